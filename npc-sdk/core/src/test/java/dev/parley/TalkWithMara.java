package dev.parley;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One character whose model is driven by hand, and a listener. The runtime is to be closed. */
final class TalkWithMara {
  final HandDrivenModel model = new HandDrivenModel();
  final NpcRuntime runtime =
      NpcRuntime.open(model, RuntimeOptions.defaults().withPatience(Duration.ofSeconds(30)));
  final Npc mara = runtime.spawn(TestPack.FORD, "mara");
  final Heard heard = new Heard();

  /** Waits until the dialogue thread has done all that it was given. */
  void settle() {
    runtime.awaitDialogueThread();
  }

  void updateUntilOver() {
    updateUntil(heard::isOver);
  }

  void updateUntil(BooleanSupplier condition) {
    GameLoop.runUntil(runtime, condition);
  }
}
