package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final Path MODEL = Fixtures.own("tiny/tiny-q8_0.gguf");

  @TempDir Path folder = Path.of("");

  @Test
  void tellsThatAllIsEqual() {
    Session session = replay(recorded());

    assertEquals(0, session.status(), session.err());
    assertEquals("1 replies, 1 repeated, 0 differ\n", session.out());
    assertTrue(session.err().contains("recorded with tiny-q8_0.gguf on "), session.err());
  }

  @Test
  void showsWhatDiffers() throws IOException {
    Path log = recorded();
    Files.writeString(log, Files.readString(log).replace("\"text\":\"", "\"text\":\"Never "));

    Session session = replay(log);

    assertEquals(1, session.status());
    assertTrue(session.out().startsWith("dialogue 1 (mara), turn 1, character 1\n"), session.out());
    assertTrue(session.out().contains("recorded: Never "), session.out());
    assertTrue(session.out().endsWith("1 replies, 1 repeated, 1 differ\n"), session.out());
  }

  @Test
  void aFileThatIsNoLogIsOneSentence() throws IOException {
    Path log = Files.writeString(folder.resolve("shopping.txt"), "milk\n");

    Session session = replay(log);

    assertEquals(1, session.status());
    assertEquals(1, session.messages().size(), session.err());
    assertTrue(session.err().contains("shopping.txt, line 1: found 'milk'"), session.err());
  }

  private static Session replay(Path log) {
    return Session.of("replay", log.toString(), "--model", MODEL.toString());
  }

  private Path recorded() {
    Path log = folder.resolve("game.log");
    CompletableFuture<Void> written;
    try (Engine engine = Engine.open(MODEL, EngineOptions.defaults())) {
      written = engine.record(log);
      Dialogue dialogue = engine.open(DialogueOptions.of("mara", "You are Mara, the smith."));
      GenerationRequest request =
          GenerationRequest.of(Message.user("Who are you?")).withMaxTokens(8);
      dialogue.submit(request, new Unheard()).result().orTimeout(60, TimeUnit.SECONDS).join();
    }
    written.orTimeout(60, TimeUnit.SECONDS).join();
    return log;
  }

  private static final class Unheard implements GenerationListener {
    @Override
    public void speech(String piece) {}

    @Override
    public void ended(GenerationResult result) {}

    @Override
    public void failed(ModelException reason) {}
  }
}
