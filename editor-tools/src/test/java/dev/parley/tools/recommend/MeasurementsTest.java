package dev.parley.tools.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

  private static Optional<Double> writes(String notes) {
    return Measurements.read(notes)
        .like(Machines.mill(16), Machines.candidate("Q4_K_M"))
        .map(Measurement::writes);
  }

  @Test
  void readsWhatCompareWrites() {
    Measurements notes =
        Measurements.read(
            """
            date,cpu,simd,cores,jdk,commit,model,threads,busy,npcs,engine,device,rounds,load_s,prefill128,decode,command
            2026-11-26,"Mill, fast",avx2,8,17,abc+,nem4b-Q4_K_M.gguf,8,0,4,parley 0.1.0,"CPU, AVX2, 8 threads",3,0.5,43.25,12.5,"tests/bench/compare nem4b.gguf --prefill ""128"" --npcs 4"
            """);

    assertEquals(
        Optional.of(
            new Measurement(
                "2026-11-26",
                "Mill, fast",
                "avx2",
                8,
                "CPU, AVX2, 8 threads",
                "nem4b-Q4_K_M.gguf",
                12.5,
                Optional.of(43.25))),
        notes.like(Machines.mill(16), Machines.candidate("Q4_K_M")));
  }

  @ParameterizedTest
  @CsvSource({
    "avx512, 8, 0, parley 0.1.0, 12.5",
    "avx2, 4, 0, parley 0.1.0, 12.5",
    "avx2, 8, 2, parley 0.1.0, 12.5",
    "avx2, 8, 0, llama.cpp b1, 12.5",
    "avx2, 8, 0, parley 0.1.0, ''",
    "avx2, 8, 0, parley 0.1.0, nan?",
    "avx2, 8, 0, parley 0.1.0, 0"
  })
  void leavesOutWhatIsNotLikeThisMachine(
      String simd, String threads, String busy, String engine, String decode) {
    String notes =
        Machines.HEADER
            + String.join(
                ",", "2026-11-26", "Mill", simd, threads, busy, engine, "nem4b-Q4_K_M", decode, "");

    assertEquals(Optional.empty(), writes(notes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--isa avx2", "--rounds 3 --device java"})
  void leavesOutWhatWasHeldBack(String options) {
    String notes =
        Machines.HEADER.replace("date", "date,command")
            + Machines.line("2026-11-26", "Mill", "nem4b-Q4_K_M.gguf", 10);

    assertEquals(
        Optional.of(10.0),
        writes(notes.replace("2026-11-26", "2026-11-26,tests/bench/compare nem4b --rounds 3")));
    assertEquals(
        Optional.empty(),
        writes(notes.replace("2026-11-26", "2026-11-26,tests/bench/compare nem4b " + options)));
  }

  @Test
  void theSameCpuGoesFirstThenTheLatest() {
    String other = Machines.line("2026-12-01", "Wheel", "nem4b-Q4_K_M.gguf", 30);
    String old = Machines.line("2026-11-01", "Mill", "nem4b-Q4_K_M.gguf", 10);
    String late = Machines.line("2026-11-02", "Mill", "nem4b-Q4_K_M.gguf", 11);

    for (List<String> order :
        List.of(List.of(other, old, late), List.of(late, old, other), List.of(old, late, other))) {
      assertEquals(Optional.of(11.0), writes(Machines.HEADER + String.join("", order)));
    }
    assertEquals(Optional.of(30.0), writes(Machines.HEADER + other));
  }

  @Test
  void ofOneDayTheLastLineCounts() {
    String first = Machines.line("2026-11-01", "Mill", "nem4b-Q4_K_M.gguf", 10);
    String second = Machines.line("2026-11-01", "Mill", "nem4b-Q4_K_M.gguf", 12);

    assertEquals(Optional.of(12.0), writes(Machines.HEADER + first + second));
  }

  @Test
  void readsFilesOneAfterTheOther() {
    String notes =
        "date,colour\n2026-01-01,red\n"
            + Machines.HEADER
            + Machines.line("2026-11-01", "Mill", "nem4b-Q4_K_M.gguf", 10);

    assertEquals(Optional.of(10.0), writes(notes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVIDIA-Nemotron-3-Nano-4B-Q4_K_M.gguf",
        "nvidia-nemotron-3-nano-4b.q4-k-m.GGUF",
        "nem4b-Q4_K_M.gguf"
      })
  void knowsAModelByItsName(String model) {
    assertTrue(Machines.candidate("Q4_K_M").isIn(model));
    assertFalse(Machines.candidate("Q8_0").isIn(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nem4b.gguf", "nem4b-Q4_K_M-00001.gguf", "nem154m-Q4_K_M.gguf", "Q4_K_M"})
  void guessesNoModel(String model) {
    assertFalse(Machines.candidate("Q4_K_M").isIn(model));
  }

  @Test
  void theProgramsOwnNotesAreRead() {
    // Whatever they say, and where there are none.
    Measurements.bundled().like(Machines.mill(16), Machines.candidate("Q4_K_M"));
  }
}
