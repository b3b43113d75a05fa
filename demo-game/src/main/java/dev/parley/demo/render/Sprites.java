package dev.parley.demo.render;

import dev.parley.demo.shape.MeshBuilder;
import dev.parley.demo.shape.Vec;
import java.util.Arrays;

/** Pictures that face the eye, collected for one draw; in the layout of {@link MeshBuilder}. */
final class Sprites {
  private float[] data = new float[MeshBuilder.STRIDE * 6 * 128];
  private int size;
  private Vec right = new Vec(1, 0, 0);
  private Vec up = new Vec(0, 1, 0);

  void begin(Vec ahead) {
    size = 0;
    right = ahead.cross(new Vec(0, 1, 0)).unit();
    up = right.cross(ahead).unit();
  }

  float[] data() {
    return data;
  }

  int size() {
    return size;
  }

  /** A square about a middle. */
  void add(Vec middle, double radius, Vec colour, double alpha) {
    add(middle, right.times(radius), up.times(radius), colour, alpha);
  }

  /** One that stands upright. */
  void upright(Vec middle, double width, double height, Vec colour, double alpha) {
    add(middle, right.times(width), Vec.of(0, height, 0), colour, alpha);
  }

  private void add(Vec middle, Vec side, Vec rise, Vec colour, double alpha) {
    Vec a = middle.minus(side).minus(rise);
    Vec b = middle.plus(side).minus(rise);
    Vec c = middle.plus(side).plus(rise);
    Vec d = middle.minus(side).plus(rise);
    corner(a, -1, -1, colour, alpha);
    corner(b, 1, -1, colour, alpha);
    corner(c, 1, 1, colour, alpha);
    corner(a, -1, -1, colour, alpha);
    corner(c, 1, 1, colour, alpha);
    corner(d, -1, 1, colour, alpha);
  }

  private void corner(Vec p, int u, int v, Vec colour, double alpha) {
    if (size + MeshBuilder.STRIDE > data.length) {
      data = Arrays.copyOf(data, data.length * 2);
    }
    float[] vertex = {
      p.x(), p.y(), p.z(), u, v, 0, colour.x(), colour.y(), colour.z(), (float) alpha
    };
    System.arraycopy(vertex, 0, data, size, vertex.length);
    size += vertex.length;
  }
}
