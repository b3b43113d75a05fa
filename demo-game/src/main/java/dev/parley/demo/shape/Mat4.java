package dev.parley.demo.shape;

/**
 * A 4 by 4 matrix, column by column as OpenGL has it.
 *
 * <p><b>Threads.</b> Immutable, as nobody writes to what {@link #values} gives.
 */
public final class Mat4 {
  private final float[] m;

  private Mat4(float[] m) {
    this.m = m;
  }

  public static Mat4 identity() {
    return scale(1, 1, 1);
  }

  public static Mat4 scale(double x, double y, double z) {
    float[] m = new float[16];
    m[0] = (float) x;
    m[5] = (float) y;
    m[10] = (float) z;
    m[15] = 1;
    return new Mat4(m);
  }

  public static Mat4 translation(double x, double y, double z) {
    Mat4 result = identity();
    result.m[12] = (float) x;
    result.m[13] = (float) y;
    result.m[14] = (float) z;
    return result;
  }

  public static Mat4 rotationX(double radians) {
    return rotation(radians, 5, 6, 9, 10);
  }

  /** From z towards x, as bearings grow. */
  public static Mat4 rotationY(double radians) {
    return rotation(radians, 10, 8, 2, 0);
  }

  public static Mat4 rotationZ(double radians) {
    return rotation(radians, 0, 1, 4, 5);
  }

  private static Mat4 rotation(double radians, int a, int b, int c, int d) {
    Mat4 result = identity();
    float cos = (float) Math.cos(radians);
    float sin = (float) Math.sin(radians);
    result.m[a] = cos;
    result.m[b] = sin;
    result.m[c] = -sin;
    result.m[d] = cos;
    return result;
  }

  public static Mat4 perspective(double verticalRadians, double aspect, double near, double far) {
    float[] m = new float[16];
    double f = 1 / Math.tan(verticalRadians / 2);
    m[0] = (float) (f / aspect);
    m[5] = (float) f;
    m[10] = (float) ((far + near) / (near - far));
    m[11] = -1;
    m[14] = (float) (2 * far * near / (near - far));
    return new Mat4(m);
  }

  /** As seen from {@code eye} towards {@code target}. */
  public static Mat4 look(Vec eye, Vec target) {
    Vec back = eye.minus(target).unit();
    Vec right = new Vec(0, 1, 0).cross(back).unit();
    Vec up = back.cross(right);
    float[] m = {
      right.x(), up.x(), back.x(), 0,
      right.y(), up.y(), back.y(), 0,
      right.z(), up.z(), back.z(), 0,
      -right.dot(eye), -up.dot(eye), -back.dot(eye), 1
    };
    return new Mat4(m);
  }

  /** This after {@code first}. */
  public Mat4 times(Mat4 first) {
    float[] r = new float[16];
    for (int column = 0; column < 4; column++) {
      for (int row = 0; row < 4; row++) {
        float sum = 0;
        for (int k = 0; k < 4; k++) {
          sum += m[k * 4 + row] * first.m[column * 4 + k];
        }
        r[column * 4 + row] = sum;
      }
    }
    return new Mat4(r);
  }

  public Vec point(Vec p) {
    return new Vec(
        m[0] * p.x() + m[4] * p.y() + m[8] * p.z() + m[12],
        m[1] * p.x() + m[5] * p.y() + m[9] * p.z() + m[13],
        m[2] * p.x() + m[6] * p.y() + m[10] * p.z() + m[14]);
  }

  public Vec direction(Vec d) {
    return new Vec(
        m[0] * d.x() + m[4] * d.y() + m[8] * d.z(),
        m[1] * d.x() + m[5] * d.y() + m[9] * d.z(),
        m[2] * d.x() + m[6] * d.y() + m[10] * d.z());
  }

  /** The last row of the product with a point: what perspective divides by. */
  public float depth(Vec p) {
    return m[3] * p.x() + m[7] * p.y() + m[11] * p.z() + m[15];
  }

  public float[] values() {
    return m;
  }
}
