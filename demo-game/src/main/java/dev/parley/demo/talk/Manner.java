package dev.parley.demo.talk;

import java.util.List;
import java.util.Map;

/**
 * How somebody who has no model lets be heard what they think of the player, and why they do what
 * they are asked to, or do not.
 *
 * @param wary what who distrusts the player says
 * @param trusting what who trusts the player says
 * @param refusals to who is not trusted
 * @param handsFull refusals of who has a log in hand
 * @param outOfReach refusals where there is no such thing or person in reach
 * @param already said by who does it already
 * @param assents by what is wished; for what is missing there, anybody's
 */
record Manner(
    Tone wary,
    Tone trusting,
    List<String> refusals,
    List<String> handsFull,
    List<String> outOfReach,
    List<String> already,
    Map<Wish, List<String>> assents) {

  /**
   * What trust sounds like.
   *
   * @param greetings to the player
   * @param trust answers to "Do you trust me?"
   */
  record Tone(List<String> greetings, List<String> trust) {}

  private static final Manner ANYBODY =
      new Manner(
          new Tone(List.of("You again."), List.of("No. Not as things are.")),
          new Tone(List.of("Good to see you."), List.of("Yes. You have earned it.")),
          List.of("Not for you. Not as things are."),
          List.of("Not with a log in my arms."),
          List.of("That is out of my reach from here."),
          List.of("I am, already."),
          Map.of());

  private static final Map<String, Manner> OWN =
      Map.of(
          "mara",
          new Manner(
              new Tone(
                  List.of(
                      "Oh. You. Say what you want, and mind you let me finish answering.",
                      "I've had better company tonight, and some of it howled.",
                      "Evening, I suppose. I'm keeping my side of the fire."),
                  List.of(
                      "No. I did at first. You've been using it up since.",
                      "Not tonight. I count who keeps faith with me, and you're on the wrong side of it.",
                      "I'd not hand you a rope with me on the other end. So, no.")),
              new Tone(
                  List.of(
                      "There you are. I kept you the dry end of the log.",
                      "Evening, you. Sit close, I've three questions saved up.",
                      "Good, it's you. What did you see on your way round?"),
                  List.of(
                      "I do. You do what you do where people can see it. That's rarer than a bridge.",
                      "I'd let you hold the rope. I don't say that twice a year.",
                      "Yes. There, that's said, now pass the ladle.")),
              List.of(
                  "No. Not for you. Ask me when I trust you.",
                  "You've not earned that. Do something first, then ask.",
                  "I don't go where I'm sent by somebody I don't trust."),
              List.of(
                  "I've a log in my arms. Let me be rid of it first.",
                  "One thing at a time. This goes on the fire, then ask me."),
              List.of(
                  "That's nothing I can get to from here.",
                  "There's no such thing in my reach. Ask me for something nearer."),
              List.of("I am, already.", "That's what I'm doing. Look."),
              Assents.MARA),
          "edda",
          new Manner(
              new Tone(
                  List.of(
                      "Good evening. You will forgive me if I keep to my own side of the fire.",
                      "It is you. I had hoped for an evening without a load test.",
                      "Good evening. I shall be brief, since I am seldom let finish."),
                  List.of(
                      "I do not. I have tested it three times, give or take, and it gave.",
                      "Not at present. There is a crack, and I do not stand on cracks.",
                      "No. I should like to say otherwise, but I have stopped signing for things I have not seen hold.")),
              new Tone(
                  List.of(
                      "Good evening. I am glad it is you. The dry end of the log is yours.",
                      "There you are. I have been saving you a question, and the good cheese.",
                      "Good evening. You may look at my drawings, if your hands are clean."),
                  List.of(
                      "I do. You have borne what was put on you, and I saw it done.",
                      "Yes. I do not say it lightly. I have not said it since the spring.",
                      "As far as I trust anything with two legs. That is further than it was at dusk.")),
              List.of(
                  "No. I do not go where I am sent by someone I do not trust.",
                  "I must decline. Trust comes before errands, and we have not got there.",
                  "Not for you, I regret to say. Mend that first."),
              List.of(
                  "I have a log in my arms. One load at a time.",
                  "When this is on the fire. I do not turn round under load."),
              List.of(
                  "That is not within my reach from here.",
                  "I have looked, and there is no such thing I could get to."),
              List.of("I am doing that already.", "That is what you see me at. Do look."),
              Assents.EDDA),
          "tam",
          new Manner(
              new Tone(
                  List.of(
                      "Oh. It's you. I've told them to expect weather.",
                      "Evening. I'd stay that side if I were you, only they've gone cross, and so have I.",
                      "Hello, then. I'm not much for talking just now, with some people."),
                  List.of(
                      "I'd like to, only I don't, not after tonight. I've told them so, too.",
                      "Nan says once stung, twice veiled. So no, not just now.",
                      "Not as things stand, and I'm sorry to say it, only it's true.")),
              new Tone(
                  List.of(
                      "Oh, good, it's you! I've told them all about you, and they hummed.",
                      "Evening, friend. Come round the quiet side, there's bread with honey in it.",
                      "There you are. I was saying to number seven you'd be by."),
                  List.of(
                      "I do, and so do they, and they're harder to please than me.",
                      "Course I do. Nan says you know people by what they carry, and I've seen you carry.",
                      "I'd leave you with the hives, and there's nobody living I'd say that to.")),
              List.of(
                  "I'd rather not, only I don't trust you enough, and that's the plain of it.",
                  "Not for you, sorry. Nan says never follow a cross swarm.",
                  "No, thank you. Be kind a while first, and then ask me."),
              List.of(
                  "I've a log in my arms, see, and I'd only drop it on somebody.",
                  "Let me put this on the fire first, and then I'm all yours."),
              List.of(
                  "I would, only I can't get to any such thing from here.",
                  "There's none of that I can reach, and I did look."),
              List.of("I am, already, look.", "That's what I'm at, only quietly."),
              Assents.TAM));

  /**
   * Somebody's own, or anybody's.
   *
   * @param id of the persona
   */
  static Manner of(String id) {
    return OWN.getOrDefault(id, ANYBODY);
  }

  /** What is said with it when a wish is granted. */
  List<String> assent(Wish wish) {
    return assents.getOrDefault(wish, List.of(wish.assent()));
  }
}
