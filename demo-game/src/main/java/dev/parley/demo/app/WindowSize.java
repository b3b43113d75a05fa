package dev.parley.demo.app;

/** Of a window, in pixels. */
record WindowSize(int width, int height) {

  /**
   * Reads what a user wrote.
   *
   * @throws UsageException if it is not such as 1280x720
   */
  static WindowSize of(String size) {
    if (!size.matches("[0-9]{3,4}x[0-9]{3,4}")) { // drivers end the process over larger ones
      throw new UsageException(
          "--size is " + size + "; expected such as 1280x720, each from 100 to 9999");
    }
    String[] sides = size.split("x", 2);
    return new WindowSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
