package dev.parley.tools.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.tools.recommend.Recommendation.Choice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendationTest {

  private static Optional<String> best(long gibibytes, String notes) {
    return recommend(gibibytes, notes).best().map(choice -> choice.candidate().quant());
  }

  private static Recommendation recommend(long gibibytes, String notes) {
    return Recommendation.of(
        Machines.mill(gibibytes), Candidate.all(8192), Measurements.read(notes));
  }

  private static String notes(double smallest, double middle, double largest) {
    return Machines.HEADER
        + Machines.line("2026-11-26", "Mill", "nem4b-Q4_K_M.gguf", smallest)
        + Machines.line("2026-11-26", "Mill", "nem4b-Q8_0.gguf", middle)
        + Machines.line("2026-11-26", "Mill", "nem4b-BF16.gguf", largest);
  }

  @ParameterizedTest
  @CsvSource({
    "20, 12, 8, BF16", // all fast enough: the nearest to the original
    "20, 12, 7.9, Q8_0",
    "12, 6, 3, Q4_K_M",
    "3, 2, 1, Q4_K_M" // none is: the fastest
  })
  void takesTheLargestThatIsFastEnough(double q4, double q8, double bf16, String best) {
    assertEquals(Optional.of(best), best(64, notes(q4, q8, bf16)));
  }

  @ParameterizedTest
  @CsvSource({"16, BF16", "8, Q8_0", "4, Q4_K_M"})
  void takesNoneThatDoesNotFit(long gibibytes, String best) {
    assertEquals(Optional.of(best), best(gibibytes, notes(30, 20, 10)));
  }

  @Test
  void onASmallMachineNoneFits() {
    Recommendation recommendation = recommend(2, notes(30, 20, 10));

    assertEquals(Optional.empty(), recommendation.best());
    assertTrue(recommendation.choices().stream().noneMatch(Choice::fits));
  }

  @Test
  void withoutFiguresItTakesTheSmallest() {
    assertEquals(Optional.of("Q4_K_M"), best(64, ""));
  }

  @Test
  void whatWasNotMeasuredIsNotKnownToBeFast() {
    String onlySlow = Machines.HEADER + Machines.line("2026-11-26", "Mill", "nem4b-Q8_0", 5);

    assertEquals(Optional.of("Q4_K_M"), best(64, onlySlow));
  }

  /** 3.97 billion weights of 5.7, 8.5 and 16 bits. */
  @Test
  void sizesAreThoseOfTheModel() {
    List<Candidate> candidates = Candidate.all(0);

    assertEquals(
        List.of("Q4_K_M", "Q8_0", "BF16"), candidates.stream().map(Candidate::quant).toList());
    assertEquals(List.of(2.8, 4.2, 7.9), candidates.stream().map(RecommendationTest::gb).toList());
  }

  private static double gb(Candidate candidate) {
    return Math.round(candidate.fileBytes() / 1e8) / 10.0;
  }

  @Test
  void memoryGrowsWithTheDialogue() {
    Candidate empty = Candidate.all(0).get(0);
    Candidate full = Candidate.all(8192).get(0);

    // Four layers attend, each with 8 heads of 128 keys and as many values, in f32.
    assertEquals(8192L * 4 * 2 * 8 * 128 * 4, full.memoryBytes() - empty.memoryBytes());
    assertTrue(empty.memoryBytes() > empty.fileBytes());
  }
}
