package dev.parley.tools.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class SyntheticTensorsTest {

  /** The counts of the published model and of its quantizations. */
  @ParameterizedTest
  @CsvSource({"Q4_0, 2445196544", "Q8_0, 4225792256", "Q4_K_M, 2829187200"})
  void theLargeShapeIsThatOfTheRealModel(QuantMix mix, long bytes) {
    List<SyntheticTensor> tensors = SyntheticTensors.of(SyntheticShape.NEM4B, mix);

    assertEquals(263, tensors.size());
    assertEquals(3_973_556_832L, elements(tensors));
    assertEquals(bytes, new SyntheticModel(SyntheticShape.NEM4B, mix, 1).weightBytes());
  }

  private static long elements(List<SyntheticTensor> tensors) {
    return tensors.stream()
        .mapToLong(tensor -> tensor.blocks() * tensor.contents().blockElements())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"Q4_0, typemap_q4_0.json", "Q4_K_M, typemap_q4_k_m.json"})
  void everyTensorHasTheTypeThatTheQuantizerGivesIt(QuantMix mix, String recorded) {
    Map<String, String> expected =
        new JsonMapper()
            .readValue(
                Fixtures.shared("bench/" + recorded).toFile(),
                new TypeReference<Map<String, String>>() {});
    Map<String, String> types = new LinkedHashMap<>();
    for (SyntheticTensor tensor : SyntheticTensors.of(SyntheticShape.NEM4B, mix)) {
      types.put(
          tensor.name(), tensor.contents() instanceof RandomBlocks blocks ? blocks.name() : "F32");
    }

    assertEquals(expected, types);
  }

  @Test
  void theMiddleShapeIsTheOneThatIsMeasured() {
    assertEquals(
        153_752_272L, elements(SyntheticTensors.of(SyntheticShape.NEM154M, QuantMix.Q8_0)));
  }

  @ParameterizedTest
  @EnumSource(SyntheticShape.class)
  void rowsAreWholeBlocks(SyntheticShape shape) {
    for (QuantMix mix : QuantMix.values()) {
      for (SyntheticTensor tensor : SyntheticTensors.of(shape, mix)) {
        int columns = tensor.shape().get(tensor.shape().size() - 1);
        assertEquals(0, columns % tensor.contents().blockElements(), tensor.name() + " " + mix);
      }
    }
  }

  @Test
  void theSmallShapeHasEveryTypeOfTheLargeOne() {
    for (QuantMix mix : QuantMix.values()) {
      assertTrue(
          SyntheticTensors.of(SyntheticShape.TINY, mix).stream()
              .map(SyntheticTensor::contents)
              .toList()
              .containsAll(
                  SyntheticTensors.of(SyntheticShape.NEM4B, mix).stream()
                      .map(SyntheticTensor::contents)
                      .toList()),
          mix.name());
    }
  }
}
