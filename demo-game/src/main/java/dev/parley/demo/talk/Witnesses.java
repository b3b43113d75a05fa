package dev.parley.demo.talk;

import dev.parley.NpcRuntime;
import dev.parley.demo.world.CampEvent;
import dev.parley.memory.Memory;
import java.time.Duration;
import java.util.Locale;

/** Lets those who saw something in the camp remember it. */
final class Witnesses {
  private final NpcRuntime runtime;
  private final Chronicle chronicle;

  Witnesses(NpcRuntime runtime, Chronicle chronicle) {
    this.runtime = runtime;
    this.chronicle = chronicle;
  }

  /** What companions do when asked to is noted by the SDK itself, from the action's result. */
  void see(CampEvent event) {
    if (event.past().isEmpty() || event.witnesses().isEmpty()) {
      return;
    }
    String id = event.kind().name().toLowerCase(Locale.ROOT) + "-" + event.number();
    Duration when = Duration.ofMillis(Math.round(event.seconds() * 1000));
    runtime.remember(
        Memory.of(id, event.past(), when)
            .withPlace(event.place())
            .withWitnesses(event.witnesses())
            .withAbout(event.who(), "wood")
            .withImportance(importance(event.kind())));
    chronicle.add(event.seconds(), "remembered " + id + " " + String.join(",", event.witnesses()));
  }

  private static double importance(CampEvent.Kind kind) {
    return switch (kind) {
      case ASKED, WOOD_TAKEN -> 0.2;
      case NO_WOOD -> 0.4;
      case FIRE_FED -> 0.5;
      case GIFT -> 0.7;
    };
  }
}
