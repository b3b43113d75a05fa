package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {

  private Path cpuinfo;

  @BeforeEach
  void useFolder(@TempDir Path folder) {
    cpuinfo = folder.resolve("cpuinfo");
  }

  @Test
  void readsAnX86() throws IOException {
    Files.writeString(
        cpuinfo,
        """
        processor\t: 0
        model\t\t: 17
        model name\t: AMD Ryzen 9 7950X 16-Core Processor
        flags\t\t: fpu avx512_vnni sse2 avx avx2 fma f16c avx512f lahf_lm
        vmx flags\t: vnmi

        processor\t: 1
        model name\t: another
        flags\t\t: amx_int8
        """);

    Processor processor = Processor.read(cpuinfo, Map.of());

    assertEquals("AMD Ryzen 9 7950X 16-Core Processor", processor.name());
    assertEquals(List.of("avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni"), processor.simd());
  }

  @Test
  void readsAnArm() throws IOException {
    Files.writeString(
        cpuinfo,
        """
        processor\t: 0
        BogoMIPS\t: 243.75
        Features\t: fp asimd evtstrm asimdhp asimddp i8mm bf16
        CPU implementer\t: 0x41
        """);

    Processor processor = Processor.read(cpuinfo, Map.of());

    assertEquals(System.getProperty("os.arch"), processor.name());
    assertEquals(List.of("asimd", "asimddp", "i8mm", "bf16"), processor.simd());
    assertEquals("i8mm", processor.level());
  }

  @Test
  void windowsTellsOnlyAName() {
    Processor processor =
        Processor.read(cpuinfo, Map.of("PROCESSOR_IDENTIFIER", "Intel64 Family 6 Model 183"));

    assertEquals("Intel64 Family 6 Model 183", processor.name());
    assertEquals(List.of(), processor.simd());
    assertEquals("unknown", processor.level());
    assertEquals(Runtime.getRuntime().availableProcessors(), processor.cores());
  }
}
