package dev.parley.tools.recommend;

import dev.parley.tools.bench.Processor;
import java.util.List;
import java.util.Optional;

/** Machines that are made up, and notes of them. */
public final class Machines {
  /** Of the columns that are read. */
  public static final String HEADER = "date,cpu,simd,threads,busy,engine,model,decode,prefill128\n";

  private Machines() {}

  /** A CPU called Mill, class avx2, eight cores, and no GPU. */
  public static Machine mill(long gibibytes) {
    return new Machine(
        gibibytes << 30, new Processor("Mill", List.of("avx", "avx2"), 8), Optional.empty());
  }

  /** Notes of eight threads on a machine of class avx2. */
  public static String line(String date, String cpu, String model, double writes) {
    return String.join(",", date, cpu, "avx2", "8", "0", "parley 0.1.0", model, writes + "", "43.0")
        + "\n";
  }

  static Candidate candidate(String quant) {
    return Candidate.all(8192).stream()
        .filter(each -> each.quant().equals(quant))
        .findFirst()
        .orElseThrow();
  }
}
