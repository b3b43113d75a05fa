package dev.parley.demo.talk;

import java.util.List;
import java.util.Map;

/** What those without a model say when they do what they are asked to, each in their own way. */
final class Assents {
  static final Map<Wish, List<String>> MARA =
      Map.of(
          Wish.FOLLOW,
          List.of("Go on, then. I'll keep up.", "All right. You walk, I'll ask the questions."),
          Wish.WAIT,
          List.of("I'll be here. I'm good at waiting on a bank.", "Right. Nobody'll shift me."),
          Wish.GIVE,
          List.of(
              "One log, coming. It's willow, so mind your sleeve.",
              "A log it is. Mind the splinters."),
          Wish.WOOD,
          List.of("I'll fetch it. You'd only bring the wet ones.", "Right. Keep my seat dry."),
          Wish.GUARD,
          List.of(
              "I'll watch. I know what belongs on that water.",
              "If it moves and it's not a moorhen, you'll hear me."),
          Wish.REST,
          List.of("Gladly. I've been up since the hens.", "Good. The soup wants stirring anyhow."),
          Wish.POINT,
          List.of("There. See it?", "Over there, where I'm pointing."));

  static final Map<Wish, List<String>> EDDA =
      Map.of(
          Wish.FOLLOW,
          List.of(
              "After you. I shall look where you step.",
              "Very well. Lead on, and mind the planks."),
          Wish.WAIT,
          List.of(
              "Here, then. The ground is sound, I have checked.",
              "I shall not move. Few things can say so."),
          Wish.GIVE,
          List.of("One log. It will bear handling.", "A log, then. Grip it below the middle."),
          Wish.WOOD,
          List.of(
              "I shall bring the straightest. The others I would only regret.",
              "Certainly. That is a load I can compute."),
          Wish.GUARD,
          List.of(
              "I shall watch, and write down what I see.",
              "I will look at it until it looks back."),
          Wish.REST,
          List.of(
              "Thank you. My knee had already voted.", "With pleasure. The seat has been tested."),
          Wish.POINT,
          List.of("There. Follow my arm.", "That one, along the line of my finger."));

  static final Map<Wish, List<String>> TAM =
      Map.of(
          Wish.FOLLOW,
          List.of(
              "Right behind you, only not too near the hives.",
              "Coming. I've told them I'll be back."),
          Wish.WAIT,
          List.of(
              "I'll stop here, then. I'm good company for me.",
              "Here's fine. I'll listen for them."),
          Wish.GIVE,
          List.of(
              "One log, and I've looked it over for spiders.",
              "I'll find a good dry one, only give me a moment."),
          Wish.WOOD,
          List.of(
              "I'll fetch it, and say sorry to the beetles.",
              "On my way, only I might talk to it."),
          Wish.GUARD,
          List.of(
              "I'll keep watch, and hum if there's anything.",
              "I'll look out, and tell them what I see."),
          Wish.REST,
          List.of("Oh, good. My feet were about to ask.", "I'll sit, gladly, only shove up a bit."),
          Wish.POINT,
          List.of("There, look, past my bad thumb.", "That's it, over there, only mind your eye."));

  private Assents() {}
}
