package dev.parley.tools.recommend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All that was measured, from {@code docs/benchmarks}, which the build puts into the program. */
public final class Measurements {
  private static final String BUNDLED = "measured.csv";

  private final List<Measurement> all;

  private Measurements(List<Measurement> all) {
    this.all = all;
  }

  /** Those that this program was built with. */
  public static Measurements bundled() {
    try (InputStream notes = Measurements.class.getResourceAsStream(BUNDLED)) {
      // Without a file of notes the build writes none.
      return read(notes == null ? "" : new String(notes.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what was measured: " + e.getMessage(), e);
    }
  }

  /** Of one file of notes, or several one after the other. */
  public static Measurements read(String notes) {
    return new Measurements(
        CsvTable.rows(notes).stream().flatMap(row -> Measurement.of(row).stream()).toList());
  }

  /**
   * The latest on a machine of the same instruction set with as many threads; of such machines one
   * with the very same CPU goes first.
   */
  Optional<Measurement> like(Machine machine, Candidate candidate) {
    return all.stream()
        .filter(each -> candidate.isIn(each.model()))
        .filter(each -> each.simd().equals(machine.processor().level()))
        .filter(each -> each.threads() == machine.processor().cores())
        .reduce((kept, next) -> byLikeness(machine).compare(kept, next) > 0 ? kept : next);
  }

  private static Comparator<Measurement> byLikeness(Machine machine) {
    return Comparator.comparing((Measurement each) -> each.cpu().equals(machine.processor().name()))
        .thenComparing(Measurement::date);
  }
}
