package dev.parley.demo.world;

/**
 * A point on the ground.
 *
 * @param x metres along the river, to the right of who looks at it
 * @param z metres away from the river
 */
public record Spot(double x, double z) {

  public double distanceTo(Spot other) {
    return Math.hypot(other.x - x, other.z - z);
  }

  /** The direction in which another spot lies, in radians; 0 looks away from the river. */
  public double bearingTo(Spot other) {
    return Math.atan2(other.x - x, other.z - z);
  }

  /** The spot that far away in a direction. */
  public Spot towards(double bearing, double metres) {
    return new Spot(x + Math.sin(bearing) * metres, z + Math.cos(bearing) * metres);
  }
}
