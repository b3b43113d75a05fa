package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullRequestTest {

  @Test
  void aShortNameStandsForRepositories() {
    PullRequest usual = PullRequest.parse("Nemotron-3-Nano-4B", null);
    PullRequest original = PullRequest.parse("nemotron-3-nano-4b", "bf16");

    assertEquals("Q4_K_M", usual.quant());
    assertEquals(
        "[nvidia/NVIDIA-Nemotron-3-Nano-4B-GGUF, unsloth/NVIDIA-Nemotron-3-Nano-4B-GGUF]",
        usual.repositories().toString());
    assertEquals("[nvidia/NVIDIA-Nemotron-3-Nano-4B-BF16]", original.repositories().toString());
    assertEquals("Q8_0", PullRequest.parse("smollm2-135m", null).quant());
  }

  @Test
  void anyRepositoryWillDo() {
    assertEquals(Optional.empty(), PullRequest.parse("a/b", null).path());
    assertEquals(Optional.of("c/d.gguf"), PullRequest.parse("a/b/c/d.gguf", null).path());
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5,, no model is called 'gpt-5'; expected nemotron-3-nano-4b",
    "a/,, is no repository",
    "../b,, is no repository",
    "a/b/c.gguf, Q8_0, contradict",
    "a/b, Q 8, --quant is 'Q 8'",
    "a/b, .*, --quant is '.*'"
  })
  void whatMakesNoSenseIsWrongUsage(String model, @Nullable String quant, String expected) {
    CommandException failure =
        assertThrows(CommandException.class, () -> PullRequest.parse(model, quant));

    assertTrue(failure.isWrongUsage());
    assertTrue(String.valueOf(failure.getMessage()).contains(expected), failure.toString());
  }
}
