package dev.parley.demo.play;

/**
 * How the player moves and looks, in one frame.
 *
 * @param right from -1, left, to 1
 * @param ahead from -1, back, to 1
 * @param turn of the view, in radians to the right
 * @param lift of the view, in radians upwards
 */
public record Steering(double right, double ahead, double turn, double lift) {
  private static final Steering NONE = new Steering(0, 0, 0, 0);

  public static Steering none() {
    return NONE;
  }
}
