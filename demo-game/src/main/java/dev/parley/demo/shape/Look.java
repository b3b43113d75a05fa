package dev.parley.demo.shape;

/**
 * How somebody is built and dressed. Colours are 0xRRGGBB.
 *
 * @param height in metres, standing straight
 * @param width of the shoulders for that of an average person
 * @param stoop in radians
 * @param coat colour of the upper clothes
 * @param trim of collar, belt and cuffs
 * @param legs of trousers or skirt
 * @param skin of face and hands
 * @param hair of the head
 * @param hem how far down the coat goes: 0.3 to mid-thigh, 1 to the ankles
 * @param head what is on the head
 * @param bareArms whether sleeves are rolled up
 */
public record Look(
    double height,
    double width,
    double stoop,
    int coat,
    int trim,
    int legs,
    int skin,
    int hair,
    double hem,
    Head head,
    boolean bareArms) {

  /** What one knows somebody by from afar. */
  public enum Head {
    SHORN,
    PLAIT,
    WIDE_HAT,
    HOOD
  }

  /** Of the companions of the pack, by id; others wear what the traveller wears. */
  public static Look of(String id) {
    return switch (id) {
      case "mara" ->
          new Look(
              1.66,
              1.08,
              0.04,
              0x2f6a70,
              0xd9a441,
              0x4a3a2e,
              0xc98f6b,
              0x3a2418,
              0.42,
              Head.SHORN,
              true);
      case "edda" ->
          new Look(
              1.8,
              0.96,
              0.2,
              0x4d3f6e,
              0xd8c48a,
              0x37324a,
              0xd8b49a,
              0xb9b6b2,
              0.95,
              Head.PLAIT,
              false);
      case "tam" ->
          new Look(
              1.78,
              0.9,
              0.06,
              0xa58a5a,
              0x7c4a2c,
              0x5a5040,
              0xe0ac86,
              0xa8552a,
              0.3,
              Head.WIDE_HAT,
              false);
      default ->
          new Look(
              1.76, 1.05, 0.03, 0x56604f, 0xa07a4c, 0x3b3632, 0xc99b7a, 0x2e2320, 0.85, Head.HOOD,
              false);
    };
  }

  /** The colour of a person's name, as 0xRRGGBB. */
  public static int accent(String id) {
    return switch (id) {
      case "mara" -> 0x7fd0d2;
      case "edda" -> 0xc3aef0;
      case "tam" -> 0xf0c868;
      default -> 0xe8e0d2;
    };
  }
}
