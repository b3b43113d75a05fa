package dev.parley.demo.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.persona.PersonaPack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class IdleChatterTest {
  private static final PersonaPack PACK = PersonaPack.bundled("campfire");

  @Test
  void onlyThoseTalkWhoAreTogether() {
    Set<String> together = Set.of("mara", "tam");
    List<Remark> remarks =
        remarks((one, other) -> together.contains(one) && together.contains(other), 12);
    assertEquals(12, remarks.size(), "a turn was wasted");
    for (Remark remark : remarks) {
      assertEquals(together, Set.of(remark.speaker(), remark.listener()));
    }
  }

  @Test
  void whoIsAloneSaysNothing() {
    assertEquals(List.of(), remarks((one, other) -> false, 5));
  }

  @Test
  void whatWasSaidLongestAgoIsSaidAgainWhenAllWasSaid() {
    List<String> lines = remarks((one, other) -> true, 80).stream().map(Remark::line).toList();
    assertEquals(80, lines.size(), "they fell silent");
    int all = (int) lines.stream().distinct().count();
    assertTrue(all >= 20 && all < 40, "there are " + all);
    assertEquals(all, new HashSet<>(lines.subList(0, all)).size(), "one came again too early");
    for (int i = all; i < lines.size(); i++) {
      assertEquals(lines.get(i - all), lines.get(i), "remark " + i);
    }
  }

  /** What is said in so many turns, each after the longest silence. */
  private static List<Remark> remarks(BiPredicate<String, String> areTogether, int turns) {
    IdleChatter chatter = new IdleChatter(PACK.personas(), areTogether, 3);
    List<Remark> remarks = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      Optional<Remark> remark = chatter.next(60, 60);
      remark.ifPresent(remarks::add);
      if (remark.isPresent()) {
        assertTrue(chatter.next(60, 0).orElseThrow().asks());
      }
    }
    return remarks;
  }
}
