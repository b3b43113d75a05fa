package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameAgeTest {

  @ParameterizedTest
  @CsvSource({
    "-PT5H, just now",
    "PT59S, just now",
    "PT60S, a minute ago",
    "PT20M, twenty minutes ago",
    "PT39M, thirty minutes ago",
    "PT1H, an hour ago",
    "PT23H59M, 23 hours ago",
    "P1D, yesterday",
    "P3DT5H, three days ago",
    "P13D, thirteen days ago",
    "P14D, two weeks ago",
    "P63D, two months ago",
    "P700D, 22 months ago",
    "P731D, two years ago",
    "P4383D, twelve years ago",
  })
  void saysAgesAsPeopleDo(Duration age, String words) {
    Duration now = Duration.ofDays(10);
    assertEquals(words, GameAge.inWords(now.minus(age), now));
  }
}
