package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.ScriptedModel;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenClockTest {
  private final TokenClock clock =
      new TokenClock(ScriptedModel.of((name, messages, seed) -> "one two three four"));
  private final List<String> heard = new ArrayList<>();

  @AfterEach
  void close() {
    clock.close();
  }

  @Test
  void eachTickLetsOnePieceOfEachReplyBeHeard() {
    ask("mara");
    ask("tam");
    assertEquals(List.of(), heard);
    clock.tick();
    assertEquals(List.of("mara one", "tam one"), heard);
    clock.tick();
    assertEquals(List.of("mara one", "tam one", "mara  two", "tam  two"), heard);
  }

  @Test
  void theEndIsATickOfItsOwn() {
    ask("mara");
    for (int i = 0; i < 4; i++) {
      clock.tick();
    }
    assertEquals(List.of("mara one", "mara  two", "mara  three", "mara  four"), heard);
    clock.tick();
    assertEquals("mara END_OF_TURN one two three four", heard.get(4));
    clock.tick();
    assertEquals(5, heard.size());
  }

  @Test
  void whatACancelledReplyWroteUnheardWasNeverSaid() {
    Dialogue dialogue = open("mara");
    Generation reply = dialogue.submit(request(), new Ear("mara"));
    clock.tick();
    clock.tick();
    reply.cancel();
    clock.tick();

    assertEquals("mara CANCELLED one two", heard.get(2));
    assertEquals(StopReason.CANCELLED, reply.result().join().reason());
    List<Message> messages = dialogue.messages();
    assertEquals(Message.assistant("one two"), messages.get(messages.size() - 1));
  }

  @Test
  void aCancelledReplyCanBeCutFurther() {
    Dialogue dialogue = open("mara");
    dialogue.submit(request(), new Ear("mara")).cancel();
    clock.tick();
    dialogue.keep(0);
    assertEquals(List.of("mara CANCELLED "), heard);
    assertEquals(Message.user("?"), dialogue.messages().get(dialogue.messages().size() - 1));
  }

  @Test
  void aClosedDialogueHoldsNoTickBack() {
    Dialogue dialogue = open("mara");
    dialogue.submit(request(), new Ear("mara"));
    dialogue.close();
    clock.tick();
    assertTrue(heard.isEmpty(), heard.toString());
  }

  private void ask(String name) {
    open(name).submit(request(), new Ear(name));
  }

  private Dialogue open(String name) {
    return clock.open(new DialogueOptions(name, List.of(Message.system("s")), List.of()));
  }

  private static GenerationRequest request() {
    return GenerationRequest.of(Message.user("?"));
  }

  private final class Ear implements GenerationListener {
    private final String name;

    Ear(String name) {
      this.name = name;
    }

    @Override
    public void speech(String piece) {
      heard.add(name + " " + piece);
    }

    @Override
    public void ended(GenerationResult result) {
      heard.add(name + " " + result.reason() + " " + result.text());
    }

    @Override
    public void failed(ModelException reason) {
      heard.add(name + " " + reason);
    }
  }
}
