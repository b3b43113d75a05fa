package dev.parley.inference.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  private final Tensor tensor = Tensor.dense(6400, QuantType.F32, 5, 12);

  @Test
  void rowsOfADenseTensorFollowEachOther() {
    assertTrue(tensor.isDense());
    assertEquals(48, tensor.rowBytes());
    assertEquals(240, tensor.sizeBytes());
    assertEquals(6400 + 3 * 48, tensor.rowAddress(3));
  }

  @Test
  void aViewOfColumnsKeepsTheDistanceOfRows() {
    Tensor view = tensor.columns(3, 7);
    assertFalse(view.isDense());
    assertEquals(6412, view.address());
    assertEquals(7, view.columns());
    assertEquals(5, view.rows());
    assertEquals(6412 + 2 * 48, view.rowAddress(2));
    assertEquals(5 * 7 * 4, view.sizeBytes());
    assertEquals(tensor.columns(5, 2), view.columns(2, 2));
  }

  @Test
  void aViewOfRowsIsDenseWhereItsTensorIs() {
    assertTrue(tensor.rows(2, 3).isDense());
    assertEquals(6400 + 2 * 48, tensor.rows(2, 3).address());
    assertEquals(tensor.columns(3, 7).rows(2, 1), tensor.rows(2, 1).columns(3, 7));
    assertEquals(tensor, tensor.rows(0, 5).columns(0, 12));
  }

  @Test
  void viewsMayBeEmptyAtEitherEnd() {
    assertEquals(0, tensor.rows(5, 0).rows());
    assertEquals(0, tensor.rows(0, 0).sizeBytes());
    assertEquals(0, tensor.columns(12, 0).sizeBytes());
  }

  @Test
  void refusesViewsBeyondTheTensor() {
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(-1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(3, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(2, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(Long.MAX_VALUE, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(2, Long.MAX_VALUE));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.columns(-1, 2));
    Exception refusal = assertThrows(IndexOutOfBoundsException.class, () -> tensor.columns(6, 7));
    assertEquals("columns 6 to 13 of a tensor of 12", refusal.getMessage());
  }

  @Test
  void columnsOfBlocksBeginAtBlockBorders() {
    Tensor blocks = Tensor.dense(6400, QuantType.Q4_K, 2, 768);
    assertEquals(6400 + 144, blocks.columns(256, 512).address());
    assertEquals(3 * 144, blocks.columns(256, 512).rowBytes());
    assertThrows(IllegalArgumentException.class, () -> blocks.columns(32, 256));
    assertThrows(IllegalArgumentException.class, () -> Tensor.dense(0, QuantType.Q4_K, 1, 255));
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeIsFoundByItsNumber(QuantType type) {
    Optional<QuantType> inFiles =
        QuantType.inFiles().contains(type) ? Optional.of(type) : Optional.empty();
    assertEquals(inFiles, QuantType.ofGgmlId(type.ggmlId()));
    assertEquals(3L * type.blockBytes(), type.bytes(3L * type.blockElements()));
    assertEquals(0, type.bytes(0));
  }

  @Test
  void refusesSizesBeyondALong() {
    assertThrows(ArithmeticException.class, () -> QuantType.F32.bytes(1L << 62));
  }

  @Test
  void unknownNumbersAreNoType() {
    assertEquals(Optional.empty(), QuantType.ofGgmlId(-1));
    assertEquals(Optional.empty(), QuantType.ofGgmlId(4));
  }

  @Test
  void refusesHalfABlock() {
    Exception refusal =
        assertThrows(IllegalArgumentException.class, () -> QuantType.Q8_0.bytes(33));
    assertEquals("33 elements are no whole number of Q8_0 blocks of 32", refusal.getMessage());
  }
}
