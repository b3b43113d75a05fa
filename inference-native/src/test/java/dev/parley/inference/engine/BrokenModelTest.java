package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.format.gguf.Mutant;
import dev.parley.inference.format.gguf.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files broken in seeded ways: each is refused in words, or answers. */
class BrokenModelTest {
  private static final int MUTANTS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(256).withMaxDialogues(1);

  @Test
  void refusesOrRunsMutants(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("broken.gguf");
    byte[] whole = Files.readAllBytes(TinyModel.FILE);
    List<Mutation> mutations = List.of(Mutation.values());
    int mutants = Fixtures.count(MUTANTS);
    int refused = 0;
    try (ModelFile sound = ModelFormats.open(TinyModel.FILE)) {
      long dataStart = sound.tensors().stream().mapToLong(TensorInfo::offset).min().orElseThrow();
      byte[] header = Arrays.copyOf(whole, Math.toIntExact(dataStart));
      for (int seed = 0; seed < mutants; seed++) {
        RandomGenerator random = new SplittableRandom(seed);
        // Weights of zeros, and weights that are broken themselves.
        byte[] kept = seed / mutations.size() % 2 == 0 ? header : whole;
        Mutant mutant = new Mutant(sound, kept, whole.length);
        Mutation mutation = mutations.get(seed % mutations.size());
        mutation.apply(mutant, random);
        mutant.write(broken);
        String what = "seed " + seed + ", " + mutation;
        boolean isRefused = assertTimeoutPreemptively(PATIENCE, () -> isRefused(broken), what);
        refused += isRefused ? 1 : 0;
      }
    }
    int total = refused;
    assertTrue(2 * refused > mutants, () -> "only " + total + " of " + mutants + " were refused");
    assertTrue(refused < mutants, "nothing ran");
  }

  @Test
  void weightsThatMakeNoNumbersFailTheReplyInWords(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("broken.gguf");
    byte[] whole = Files.readAllBytes(TinyModel.FILE);
    try (ModelFile sound = ModelFormats.open(TinyModel.FILE)) {
      TensorInfo norm = sound.tensor("output_norm.weight").orElseThrow();
      byte[] nan = {0, 0, (byte) 0xc0, 0x7f};
      System.arraycopy(nan, 0, whole, Math.toIntExact(norm.offset()), nan.length);
    }
    Files.write(broken, whole);
    try (Engine engine = Engine.open(broken, OPTIONS);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      for (int i = 0; i < 2; i++) {
        String sentence = failure(dialogue);
        assertTrue(sentence.contains("the model's output has NaN for token 0"), sentence);
      }
      assertEquals(
          List.of(TinyModel.SYSTEM, TinyModel.HELLO, TinyModel.HELLO), dialogue.messages());
    }
  }

  private static String failure(Dialogue dialogue) {
    try {
      return "no failure but " + TinyModel.answer(dialogue, TinyModel.greedy(2, TinyModel.HELLO));
    } catch (CompletionException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Whether a file was refused, twice in the same words; otherwise it answered, or said why not.
   */
  private static boolean isRefused(Path file) {
    String inspected = refusalByInspector(file);
    String opened = refusalByEngine(file);
    assertEquals(inspected, opened);
    return !inspected.isEmpty();
  }

  private static String refusalByInspector(Path file) {
    try (ModelInspector inspector = ModelInspector.open(file, OPTIONS)) {
      int room = inspector.summary().contextTokens();
      inspector.complete(List.of(0), Math.min(2, room - 1), SamplingOptions.greedy(), false);
      return "";
    } catch (ModelFormatException e) {
      return assertSentence(file, e);
    } catch (ModelException e) {
      return assertNoNumber(e);
    }
  }

  private static String refusalByEngine(Path file) {
    try (Engine engine = Engine.open(file, OPTIONS);
        Dialogue dialogue = TinyModel.dialogue(engine)) {
      TinyModel.answer(dialogue, TinyModel.greedy(2));
      return "";
    } catch (ModelFormatException e) {
      return assertSentence(file, e);
    } catch (CompletionException e) {
      return assertNoNumber(e);
    }
  }

  static String assertSentence(Path file, ModelFormatException e) {
    String sentence = String.valueOf(e.getMessage());
    assertTrue(sentence.startsWith(file.getFileName() + ", "), sentence);
    assertTrue(sentence.contains(": found "), sentence);
    assertTrue(sentence.contains("; expected "), sentence);
    return sentence;
  }

  private static String assertNoNumber(RuntimeException e) {
    String sentence = String.valueOf(e.getMessage());
    boolean tooLong = sentence.contains("ModelException: the dialogue has ");
    assertTrue(tooLong || sentence.contains("the model's output has "), () -> "" + e);
    return "";
  }
}
