package dev.parley.demo.world;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Where one can be sent, and what people call it. */
public enum Place {
  FIRE("the camp fire", 0, 0, 1.9),
  BANK("the river bank", -3.4, -8.2, 0.3),
  RAMP("the broken bridge", 6.6, -7.4, 0.3),
  WOOD_PILE("the wood pile", -7.4, 2.2, 1.3),
  TENTS("the tents", -5.2, -4.6, 2.4),
  HIVES("the cart with the hives", 5.6, 0.2, 1.75),
  ROAD("the road to Scarby", 1.2, 11.5, 0.3);

  private static final double REACH = 4.2;

  private final String label;
  private final double x;
  private final double z;
  private final double clearance;

  Place(String label, double x, double z, double clearance) {
    this.label = label;
    this.x = x;
    this.z = z;
    this.clearance = clearance;
  }

  /** As a person would say it, with its article. */
  public String label() {
    return label;
  }

  public Spot spot() {
    return new Spot(x, z);
  }

  /** How far from its middle one stands, in metres. */
  double clearance() {
    return clearance;
  }

  /** The place that is called so. */
  public static Optional<Place> labelled(String label) {
    return Arrays.stream(values()).filter(place -> place.label.equals(label)).findFirst();
  }

  /** Where somebody is who stands there: the nearest place, if it is near. */
  static String nameOf(Spot where) {
    Place nearest =
        Arrays.stream(values())
            .min(Comparator.comparingDouble(place -> place.spot().distanceTo(where)))
            .orElse(FIRE);
    return nearest.spot().distanceTo(where) <= REACH ? nearest.label : "the camp at Withy Crossing";
  }
}
