package dev.parley.inference.ops.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.OpsContract;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.plain.JavaOps;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What plain Java computes when it keeps its contract, computed again by the C library of every
 * platform that can be built and run here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayTest implements OpsContract {
  private static final Path CASES = Path.of("target/replay/cases.bin");

  private final ReplayFile file = new ReplayFile(CASES);

  /** Of all targets so far: every level gives the same bits. */
  private final Set<String> digests = new TreeSet<>();

  @BeforeEach
  void nameSteps(TestInfo test) {
    file.test(test.getTestMethod().orElseThrow().getName(), test.getDisplayName());
  }

  @AfterAll
  void closeFile() {
    file.close();
  }

  @Override
  public Ops ops(int threads) {
    return new RecordedOps(new JavaOps(threads), file);
  }

  @Override
  public Ops fastOps(int threads) {
    return new RecordedOps(new JavaOps(threads, Precision.FAST), file);
  }

  /** After the contract, whose methods have the default order. */
  @Order(Integer.MAX_VALUE)
  @ParameterizedTest
  @EnumSource
  void computesTheSameOn(ReplayTarget target) throws Exception {
    file.close();
    assertTrue(file.operations() > 0, "no case is recorded; run the whole class");
    digests.addAll(target.replay(CASES));
    assertEquals(1, digests.size(), () -> "platforms or levels differ in bits: " + digests);
  }
}
