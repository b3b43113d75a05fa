package dev.parley.demo.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Message;
import dev.parley.persona.PersonaPack;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What companions without a model understand. */
class WishTest {
  private static final ScriptedCompanions COMPANIONS =
      new ScriptedCompanions(PersonaPack.bundled("campfire"));
  private static final Pattern CALL =
      Pattern.compile("<function=(\\w+)>\\n(?:<parameter=\\w+>\\n(.*)\\n</parameter>\\n)?");
  private static final String POSSIBLE =
      "You can now: follow; wait; gather_wood; guard (place: the camp fire, the river bank, the"
          + " broken bridge); give (to: the traveller, Tam Pellow); point_at (sight: the tents);"
          + " sit_down; refuse.";

  @Test
  void ordersAreUnderstood() {
    means("follow", "Follow me", "Edda, come with me.", "Come here", "Edda come here");
    means("follow", "Why don't you follow me?", "I want you to come here", "Could you come here?");
    means("follow", "I do not care, follow me");
    means("wait", "wait here", "You should stay here", "Stop following me");
    means("gather_wood", "Bring wood", "would you fetch a log?", "Bring us some more wood!");
    means(
        "gather_wood",
        "Won\u2019t you feed the fire?",
        "We need more wood",
        "Put a log on the fire");
    means("give the traveller", "Give me the log", "Bring me a log", "hand it to me");
    means("give Tam Pellow", "Give Tam the log", "give the log to Tam, please");
    means(
        "guard the river bank",
        "Keep watch",
        "Stand guard for us tonight",
        "keep watch at the river");
    means("guard the broken bridge", "guard the bridge", "Could you watch the bridge?");
    means("sit_down", "Sit down", "Won't you sit down?");
    means("point_at the tents", "Show me the tents", "point at the tents");
  }

  @Test
  void whatIsForbiddenIsNotDone() {
    means("", "Don't follow me", "you should not wait here", "Never guard the bridge");
    means("", "I don\u2019t want you to fetch wood", "Do not come here");
  }

  @Test
  void whoFollowsAndIsToldNotToWaits() {
    String note = "[Place: the road. you are up: you follow the traveller. " + POSSIBLE + "]\n";
    assertEquals("wait", deed(note + "Don't follow me"));
  }

  @Test
  void whatIsOnlySpokenOfIsNoOrder() {
    means(
        "", "Who built it, and why did nobody watch the water?", "But who will guard the bridge?");
    means("", "I come here often", "Why did you come here?", "Wolves come here at night");
    means("", "Shall I wait here?", "I'll wait here", "Where do you get wood?");
    means("", "Give me your honest opinion", "Show me that you mean it");
    means("", "How did you feed the fire?", "What happened to the bridge?");
  }

  @Test
  void aPlaceThatIsNotThereIsNotTheUsualOne() {
    means("", "guard the moon", "Keep watch at the castle", "point at the moon");
  }

  private static void means(String deed, String... lines) {
    for (String line : lines) {
      assertEquals(deed, deed("[Place: the camp fire. " + POSSIBLE + "]\n" + line), line);
    }
  }

  private static String deed(String message) {
    Matcher call = CALL.matcher(COMPANIONS.reply("edda", List.of(Message.user(message)), 1));
    if (!call.find()) {
      return "";
    }
    return call.group(2) == null ? call.group(1) : call.group(1) + " " + call.group(2);
  }
}
