package dev.parley.demo.world;

/**
 * What somebody does, in words without who does it.
 *
 * @param kind of event that it is
 * @param you the player: "take a log"
 * @param others anybody else: "takes a log"
 * @param past "took a log"; empty if it is not worth telling later
 */
record Deed(CampEvent.Kind kind, String you, String others, String past) {

  /** What only companions do, because they are asked to. */
  static Deed asked(String others) {
    return new Deed(CampEvent.Kind.ASKED, others, others, "");
  }
}
