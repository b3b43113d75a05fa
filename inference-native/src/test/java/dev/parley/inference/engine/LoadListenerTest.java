package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadListenerTest {

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "JAVA"})
  void hearsEveryByteOnce(Device device) {
    List<Long> heard = new ArrayList<>();
    Engine.open(
            TinyModel.FILE,
            EngineOptions.defaults().withDevice(device).withThreads(3),
            (loaded, total) -> {
              assertEquals(weightBytes(), total);
              heard.add(loaded);
            })
        .close();
    assertTrue(heard.size() > 10, "heard " + heard.size() + " times");
    assertEquals(heard.stream().sorted().distinct().toList(), heard);
    assertEquals(weightBytes(), heard.get(heard.size() - 1));
  }

  @Test
  void whatTheListenerThrowsEndsTheLoading() {
    RuntimeException full = new IllegalStateException("the player went away");
    RuntimeException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Engine.open(
                    TinyModel.FILE,
                    EngineOptions.defaults(),
                    (loaded, total) -> {
                      throw full;
                    }));
    assertEquals("the player went away", thrown.getMessage());
  }

  private static long weightBytes() {
    try (ModelFile file = ModelFormats.open(TinyModel.FILE)) {
      return file.tensors().stream().mapToLong(TensorInfo::sizeBytes).sum();
    }
  }
}
