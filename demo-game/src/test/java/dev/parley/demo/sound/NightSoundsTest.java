package dev.parley.demo.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NightSoundsTest {

  static Stream<Supplier<Sound>> loops() {
    return Stream.of(
        NightSounds::fire, NightSounds::river, NightSounds::wind, NightSounds::crickets);
  }

  @ParameterizedTest
  @MethodSource("loops")
  void aLoopIsHeardAndDoesNotClick(Supplier<Sound> loop) {
    Sound sound = loop.get();
    assertTrue(sound.loudness() > 0.004 && sound.loudness() < 0.4, "loudness " + sound.loudness());
    double usual = 0;
    for (int i = 1; i < sound.length(); i++) {
      usual = Math.max(usual, Math.abs(sound.at(i) - sound.at(i - 1)));
    }
    double seam = Math.abs(sound.at(0) - sound.at(sound.length() - 1));
    assertTrue(seam <= usual / 2, "it jumps by " + seam + " where it begins again");
    assertTrue(usual > 0);
  }

  @ParameterizedTest
  @MethodSource("loops")
  void aLoopIsTheSameEachTimeAndNotTooLoud(Supplier<Sound> loop) {
    short[] pcm = loop.get().pcm();
    assertArrayEquals(pcm, loop.get().pcm());
    int most = 0;
    for (short sample : pcm) {
      most = Math.max(most, Math.abs(sample));
    }
    assertTrue(most < Short.MAX_VALUE, "it is cut off");
  }
}
