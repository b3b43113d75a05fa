package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.OneSentence;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Smaller files of the tiny model, whose rows are no multiple of 256 long. */
class QuantizedModelTest {
  private static final List<Integer> IDS = IntStream.range(100, 164).boxed().toList();
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults()
          .withDevice(Device.JAVA)
          .withThreads(2)
          .withMaxDialogues(1)
          .withContextTokens(128);

  /** What holds the numbers of the model's own blocks without a loss: Q6_K becomes Q8_0 here. */
  private static final Set<WeightType> EXACT_HERE =
      Set.of(WeightType.Q8_0, WeightType.Q6_K, WeightType.F32);

  private Path folder = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void use(@TempDir Path folder) {
    this.folder = folder;
    this.out = folder.resolve("smaller.gguf");
  }

  private static QuantizePlan plan(WeightType type, @Nullable WeightType head) {
    return new QuantizePlan(type, head, null);
  }

  private void write(QuantizePlan plan) throws IOException {
    try (QuantizedModel model = QuantizedModel.open(TinyModel.FILE, plan, OPTIONS)) {
      model.write(out, bytes -> {});
      assertEquals(model.fileBytes(), Files.size(out));
    }
  }

  private static Divergence divergence(Path file, EngineOptions options) {
    Predictions reference;
    try (ModelInspector model = ModelInspector.open(TinyModel.FILE, OPTIONS)) {
      reference = Predictions.of(model, IDS);
    }
    try (ModelInspector model = ModelInspector.open(file, options)) {
      return reference.to(model);
    }
  }

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void everyTypeGivesAModelThatRunsAlmostAsBefore(WeightType type) throws IOException {
    write(new QuantizePlan(type, type, type));

    Divergence divergence = divergence(out, OPTIONS);
    assertEquals(64, divergence.tokens());
    // Random weights mind more than trained ones.
    double most = type.name().startsWith("Q4") ? 0.6 : type.name().startsWith("Q5") ? 0.2 : 0.001;
    assertTrue(divergence.meanKl() < most, divergence.toString());
    assertEquals(EXACT_HERE.contains(type), divergence.meanKl() == 0, divergence.toString());
  }

  @Test
  void aModelDoesNotDivergeFromItself() {
    Divergence divergence = divergence(TinyModel.FILE, OPTIONS);

    assertEquals(0, divergence.meanKl());
    assertEquals(0, divergence.highKl());
    assertEquals(1, divergence.sameFirst());
    assertEquals(divergence.referenceNll(), divergence.nll());
  }

  @Test
  void predictionsAreWhatContinuingATextBeginsFrom() {
    try (ModelInspector model = ModelInspector.open(TinyModel.FILE, OPTIONS)) {
      Predictions all = Predictions.of(model, IDS);
      List<Float> last = model.complete(IDS, 1, SamplingOptions.greedy(), false).lastLogits();
      assertEquals(last, all.after(IDS.size() - 1));
      assertThrows(IllegalArgumentException.class, () -> Predictions.of(model, List.of(5)));
    }
  }

  @Test
  void keepsMetadataAndWhatIsNoMatrix() throws IOException {
    write(plan(WeightType.Q4_K, null));

    try (ModelFile before = ModelFormats.open(TinyModel.FILE);
        ModelFile after = ModelFormats.open(out)) {
      assertEquals(2, after.metadata().requireInteger("general.quantization_version"));
      assertEquals(14, after.metadata().requireInteger("general.file_type"));
      assertEquals(
          before.metadata().strings("tokenizer.ggml.tokens"),
          after.metadata().strings("tokenizer.ggml.tokens"));
      assertTrue(after.metadata().keys().containsAll(before.metadata().keys()));
      for (TensorInfo tensor : before.tensors()) {
        TensorInfo now = after.tensor(tensor.name()).orElseThrow();
        assertEquals(tensor.shape(), now.shape());
        boolean small = tensor.type() == QuantType.F32;
        QuantType expected =
            tensor.name().equals("output.weight") ? QuantType.Q8_0 : QuantType.Q5_0;
        assertEquals(small ? QuantType.F32 : expected, now.type(), tensor.name());
      }
    }
  }

  @Test
  void theHeadMayBeOfAnotherType() throws IOException {
    write(plan(WeightType.Q8_0, WeightType.Q4_0));

    try (ModelFile after = ModelFormats.open(out)) {
      assertEquals(QuantType.Q4_0, after.tensor("output.weight").orElseThrow().type());
      assertEquals(QuantType.Q8_0, after.tensor("token_embd.weight").orElseThrow().type());
    }
  }

  @Test
  void aHeadCutAtLoadIsTheHeadOfAFileWrittenSo() throws IOException {
    write(new QuantizePlan(WeightType.Q8_0, WeightType.Q4_0, WeightType.Q8_0));
    EngineOptions cut = OPTIONS.withHeadType(WeightType.Q4_0);

    assertEquals(divergence(out, OPTIONS), divergence(TinyModel.FILE, cut));
    try (ModelInspector own = ModelInspector.open(TinyModel.FILE, OPTIONS);
        ModelInspector smaller = ModelInspector.open(TinyModel.FILE, cut)) {
      long saved = own.summary().stepBytes() - smaller.summary().stepBytes();
      assertEquals(512 * 96 / 32 * (34 - 18), saved);
    }
  }

  @Test
  void refusesAHeadThatItsRowsDoNotFit() {
    ModelFormatException refusal =
        assertThrows(
            ModelFormatException.class,
            () -> ModelInspector.open(TinyModel.FILE, OPTIONS.withHeadType(WeightType.Q4_K)));

    String sentence = OneSentence.of(refusal);
    assertTrue(sentence.contains("rows of 96 numbers; expected a multiple of 256"), sentence);
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(out, "precious");

    assertThrows(FileAlreadyExistsException.class, () -> write(plan(WeightType.Q4_0, null)));
    assertEquals("precious", Files.readString(out));
  }

  @Test
  void leavesNothingBehindWhenItIsBrokenOff() throws IOException {
    try (QuantizedModel model =
        QuantizedModel.open(TinyModel.FILE, plan(WeightType.Q4_0, null), null)) {
      assertThrows(
          ArithmeticException.class,
          () ->
              model.write(
                  out,
                  bytes -> {
                    assertTrue(Files.exists(folder.resolve("smaller.gguf.part")));
                    assertFalse(Files.exists(out));
                    throw new ArithmeticException("enough");
                  }));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
