package dev.parley.demo.shape;

import java.util.Arrays;

/**
 * Collects triangles: a vertex is position, normal, colour and a material number, ten floats.
 *
 * <p>The material is 0 for what stands still, up to 1 for how much wind moves it, and below 0 for
 * what glows.
 */
public final class MeshBuilder {
  /** Floats of a vertex. */
  public static final int STRIDE = 10;

  private float[] data = new float[STRIDE * 3 * 256];
  private int size;
  private Vec colour = new Vec(1, 1, 1);
  private float material;
  private Mat4 place = Mat4.identity();

  /** Forgets the triangles, and keeps the room. */
  public void clear() {
    size = 0;
  }

  public MeshBuilder colour(Vec colour) {
    this.colour = colour;
    return this;
  }

  public MeshBuilder colour(int hex) {
    return colour(Vec.rgb(hex));
  }

  public MeshBuilder material(double material) {
    this.material = (float) material;
    return this;
  }

  /** Where what follows is put. */
  public MeshBuilder place(Mat4 place) {
    this.place = place;
    return this;
  }

  /** The array that holds the vertices; longer than they are. */
  public float[] data() {
    return data;
  }

  /** Floats in use. */
  public int size() {
    return size;
  }

  public int vertices() {
    return size / STRIDE;
  }

  /** Adds vertices that are built already. */
  public void copy(float[] vertices, int from, int floats) {
    while (size + floats > data.length) {
      data = Arrays.copyOf(data, data.length * 2);
    }
    System.arraycopy(vertices, from, data, size, floats);
    size += floats;
  }

  /** A flat triangle, its front where its corners go against the clock. */
  public void flat(Vec a, Vec b, Vec c) {
    Vec normal = b.minus(a).cross(c.minus(a)).unit();
    smooth(a, normal, b, normal, c, normal);
  }

  public void quad(Vec a, Vec b, Vec c, Vec d) {
    flat(a, b, c);
    flat(a, c, d);
  }

  public void smooth(Vec a, Vec na, Vec b, Vec nb, Vec c, Vec nc) {
    vertex(a, na, colour);
    vertex(b, nb, colour);
    vertex(c, nc, colour);
  }

  public void vertex(Vec position, Vec normal, Vec colour) {
    if (size + STRIDE > data.length) {
      data = Arrays.copyOf(data, data.length * 2);
    }
    Vec p = place.point(position);
    Vec n = place.direction(normal).unit();
    float[] d = data;
    int i = size;
    d[i] = p.x();
    d[i + 1] = p.y();
    d[i + 2] = p.z();
    d[i + 3] = n.x();
    d[i + 4] = n.y();
    d[i + 5] = n.z();
    d[i + 6] = colour.x();
    d[i + 7] = colour.y();
    d[i + 8] = colour.z();
    d[i + 9] = material;
    size += STRIDE;
  }

  /** A box between two corners. */
  public void box(double x0, double y0, double z0, double x1, double y1, double z1) {
    Vec a = Vec.of(x0, y0, z0);
    Vec b = Vec.of(x1, y0, z0);
    Vec c = Vec.of(x1, y0, z1);
    Vec d = Vec.of(x0, y0, z1);
    Vec e = Vec.of(x0, y1, z0);
    Vec f = Vec.of(x1, y1, z0);
    Vec g = Vec.of(x1, y1, z1);
    Vec h = Vec.of(x0, y1, z1);
    quad(a, b, c, d);
    quad(h, g, f, e);
    quad(d, c, g, h);
    quad(b, a, e, f);
    quad(c, b, f, g);
    quad(a, d, h, e);
  }

  /** A beam with ends of two thicknesses, between two points. */
  public void beam(Vec from, Vec to, double radius, double endRadius, int sides) {
    Vec axis = to.minus(from).unit();
    Vec side = (Math.abs(axis.y()) > 0.9 ? new Vec(1, 0, 0) : new Vec(0, 1, 0)).cross(axis).unit();
    Vec other = axis.cross(side);
    for (int i = 0; i < sides; i++) {
      Vec n0 = around(side, other, i, sides);
      Vec n1 = around(side, other, i + 1, sides);
      Vec a = from.plus(n0.times(radius));
      Vec b = from.plus(n1.times(radius));
      Vec c = to.plus(n1.times(endRadius));
      Vec d = to.plus(n0.times(endRadius));
      smooth(a, n0, b, n1, c, n1);
      smooth(a, n0, c, n1, d, n0);
      flat(to, d, c);
      flat(from, b, a);
    }
  }

  private static Vec around(Vec side, Vec other, int i, int sides) {
    double angle = 2 * Math.PI * i / sides;
    return side.times(Math.cos(angle)).plus(other.times(Math.sin(angle)));
  }

  /** An egg about the origin of {@link #place}. */
  public void ellipsoid(Vec middle, double rx, double ry, double rz, int sides) {
    int rings = Math.max(3, sides / 2);
    for (int ring = 0; ring < rings; ring++) {
      for (int i = 0; i < sides; i++) {
        Vec a = onSphere(ring, rings, i, sides);
        Vec b = onSphere(ring + 1, rings, i, sides);
        Vec c = onSphere(ring + 1, rings, i + 1, sides);
        Vec d = onSphere(ring, rings, i + 1, sides);
        if (ring < rings - 1) {
          onEgg(middle, rx, ry, rz, a, b, c);
        }
        if (ring > 0) {
          onEgg(middle, rx, ry, rz, a, c, d);
        }
      }
    }
  }

  private void onEgg(Vec middle, double rx, double ry, double rz, Vec a, Vec b, Vec c) {
    smooth(
        egg(middle, rx, ry, rz, a), eggNormal(rx, ry, rz, a),
        egg(middle, rx, ry, rz, b), eggNormal(rx, ry, rz, b),
        egg(middle, rx, ry, rz, c), eggNormal(rx, ry, rz, c));
  }

  private static Vec egg(Vec middle, double rx, double ry, double rz, Vec n) {
    return Vec.of(middle.x() + n.x() * rx, middle.y() + n.y() * ry, middle.z() + n.z() * rz);
  }

  private static Vec eggNormal(double rx, double ry, double rz, Vec n) {
    return Vec.of(n.x() / rx, n.y() / ry, n.z() / rz).unit();
  }

  private static Vec onSphere(int ring, int rings, int i, int sides) {
    double theta = Math.PI * ring / rings;
    double phi = 2 * Math.PI * i / sides;
    return Vec.of(
        Math.sin(theta) * Math.sin(phi), Math.cos(theta), Math.sin(theta) * Math.cos(phi));
  }

  /**
   * A form turned on a lathe about the y axis, flattened.
   *
   * @param profile pairs of radius and height, from below to above
   * @param depth how deep it is for its width
   */
  public void lathe(double[] profile, double depth, int sides) {
    int rings = profile.length / 2;
    for (int ring = 0; ring < rings - 1; ring++) {
      double r0 = profile[2 * ring];
      double y0 = profile[2 * ring + 1];
      double r1 = profile[2 * ring + 2];
      double y1 = profile[2 * ring + 3];
      double slope = (r0 - r1) / Math.max(1e-4, Math.hypot(y1 - y0, r1 - r0));
      for (int i = 0; i < sides; i++) {
        double p = 2 * Math.PI * i / sides;
        double q = 2 * Math.PI * (i + 1) / sides;
        Vec a = turned(r0, y0, depth, p);
        Vec b = turned(r0, y0, depth, q);
        Vec c = turned(r1, y1, depth, q);
        Vec d = turned(r1, y1, depth, p);
        Vec np = Vec.of(Math.sin(p), slope, Math.cos(p) / depth).unit();
        Vec nq = Vec.of(Math.sin(q), slope, Math.cos(q) / depth).unit();
        smooth(a, np, b, nq, c, nq);
        smooth(a, np, c, nq, d, np);
      }
    }
  }

  private static Vec turned(double radius, double y, double depth, double angle) {
    return Vec.of(radius * Math.sin(angle), y, radius * Math.cos(angle) * depth);
  }

  /** A hose along a bent line: rings about its corners, wider to the sides than deep. */
  public void loft(Vec[] middles, double[] radii, double depth, int sides) {
    for (int i = 0; i + 1 < middles.length; i++) {
      Vec back = tangent(middles, i);
      Vec ahead = tangent(middles, i + 1);
      for (int k = 0; k < sides; k++) {
        Vec n0 = ringNormal(back, k, sides);
        Vec n1 = ringNormal(back, k + 1, sides);
        Vec m0 = ringNormal(ahead, k, sides);
        Vec m1 = ringNormal(ahead, k + 1, sides);
        Vec a = onRing(middles[i], back, n0, radii[i], depth);
        Vec b = onRing(middles[i], back, n1, radii[i], depth);
        Vec c = onRing(middles[i + 1], ahead, m1, radii[i + 1], depth);
        Vec d = onRing(middles[i + 1], ahead, m0, radii[i + 1], depth);
        smooth(a, n0, b, n1, c, m1);
        smooth(a, n0, c, m1, d, m0);
      }
    }
  }

  private static Vec tangent(Vec[] middles, int i) {
    Vec before = middles[Math.max(0, i - 1)];
    Vec after = middles[Math.min(middles.length - 1, i + 1)];
    return after.minus(before).unit();
  }

  private static Vec ringNormal(Vec tangent, int k, int sides) {
    return around(new Vec(1, 0, 0), tangent.cross(new Vec(1, 0, 0)).unit(), k, sides);
  }

  private static Vec onRing(Vec middle, Vec tangent, Vec normal, double radius, double depth) {
    Vec other = tangent.cross(new Vec(1, 0, 0)).unit();
    double up = normal.dot(other);
    return middle.plus(normal.times(radius)).minus(other.times(up * radius * (1 - depth)));
  }
}
