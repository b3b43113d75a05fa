package dev.parley.demo.shape;

/** A point, a direction or a colour: three numbers. */
public record Vec(float x, float y, float z) {

  public static Vec of(double x, double y, double z) {
    return new Vec((float) x, (float) y, (float) z);
  }

  /** A colour as designers write it, 0xRRGGBB, made linear. */
  public static Vec rgb(int hex) {
    return of(linear(hex >> 16), linear(hex >> 8), linear(hex));
  }

  private static double linear(int channel) {
    return Math.pow((channel & 0xff) / 255.0, 2.2);
  }

  public Vec plus(Vec o) {
    return new Vec(x + o.x, y + o.y, z + o.z);
  }

  public Vec minus(Vec o) {
    return new Vec(x - o.x, y - o.y, z - o.z);
  }

  public Vec times(double f) {
    return of(x * f, y * f, z * f);
  }

  public Vec mix(Vec o, double t) {
    return times(1 - t).plus(o.times(t));
  }

  public float dot(Vec o) {
    return x * o.x + y * o.y + z * o.z;
  }

  public Vec cross(Vec o) {
    return new Vec(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x);
  }

  public float length() {
    return (float) Math.sqrt(dot(this));
  }

  public Vec unit() {
    float length = length();
    return length < 1e-9 ? this : times(1 / length);
  }
}
