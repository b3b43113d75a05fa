package dev.parley.demo.world;

/**
 * Something that nobody walks through.
 *
 * @param middle of it
 * @param radius in metres
 * @param height in metres: how tall a shadow it throws
 */
public record Obstacle(Spot middle, double radius, double height) {

  boolean blocks(double x, double z, double bodyRadius) {
    double dx = x - middle.x();
    double dz = z - middle.z();
    double reach = radius + bodyRadius;
    return dx * dx + dz * dz < reach * reach;
  }
}
