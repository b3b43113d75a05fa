package dev.parley.demo.world;

/** Where somebody sits at the fire. */
record Seat(Spot at) {
  double facing() {
    return at.bearingTo(Place.FIRE.spot());
  }
}
