package dev.parley.demo.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterSizeTest {
  private static final double LARGEST = 1.45;

  @ParameterizedTest
  @ValueSource(doubles = {0.85, 1, 1.2, LARGEST})
  void allIsAsThePlayerChoseWhereThePictureIsAsLargeAsTheLayout(double chosen) {
    assertEquals(new LetterSize(chosen, 1), LetterSize.of(chosen, 1280, 720));
  }

  @Test
  void aFinerPictureShowsTheSameFiner() {
    LetterSize size = LetterSize.of(1.2, 3840, 2160);
    assertEquals(new LetterSize(1.2, 3), size);
    assertEquals(1280, size.laidOut(3840));
    assertEquals(720, size.laidOut(2160));
    assertEquals(1.5, LetterSize.of(1, 1920, 1080).density());
  }

  @Test
  void aSmallPictureHasLettersThatCanBeReadAndNoneThatDoNotFit() {
    for (double chosen : new double[] {0.85, 1, 1.2, LARGEST}) {
      LetterSize size = LetterSize.of(chosen, 640, 360);
      double pixels = 20 * size.scale() * size.density();
      assertTrue(pixels >= 12, pixels + " pixels a line");
      double share = pixels / 360;
      assertTrue(share <= 20 * LARGEST / 720 + 1e-9, share + " of the picture");
    }
  }

  @Test
  void aNarrowPictureIsMeasuredByItsWidth() {
    assertTrue(LetterSize.of(1, 1280, 2000).density() == 1);
    assertTrue(LetterSize.of(1, 2000, 720).density() == 1);
    assertTrue(LetterSize.of(1, 100, 100).scale() > 0);
  }

  @Test
  void lettersAreNotDrawnAnewForEachPixelOfAWindow() {
    assertEquals(LetterSize.of(1, 1600, 900), LetterSize.of(1, 1610, 910));
  }
}
