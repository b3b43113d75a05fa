package dev.parley.demo.play;

import dev.parley.NpcRuntime;
import dev.parley.SaveResult;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Saves and loads an evening beside the frames: the game goes on while files are written, and
 * stands still while a load is under way.
 *
 * <p><b>Threads.</b> Confined to the game thread; the game's file is written by Java's common pool.
 */
final class Saving {
  private final NpcRuntime runtime;
  private final SaveSlot slot;
  private Optional<Work> underWay = Optional.empty();

  /**
   * A save or a load.
   *
   * @param own what became of the game's file: why it could not be written
   * @param characters what became of the SDK's
   */
  private record Work(
      boolean loads,
      CompletableFuture<Optional<String>> own,
      CompletableFuture<SaveResult> characters,
      Consumer<SaveResult> end) {

    boolean isDone() {
      return own.isDone() && characters.isDone();
    }

    SaveResult result() {
      SaveResult saved = characters.join();
      return own.join().map(why -> new SaveResult(false, why)).orElse(saved);
    }
  }

  Saving(NpcRuntime runtime, SaveSlot slot) {
    this.runtime = runtime;
    this.slot = slot;
  }

  boolean isUnderWay() {
    return underWay.isPresent();
  }

  boolean isLoading() {
    return underWay.filter(Work::loads).isPresent();
  }

  /**
   * Saves this moment.
   *
   * @param end hears what became of it, in {@link #update}
   */
  void save(SavedEvening evening, Consumer<SaveResult> end) {
    int number = slot.next();
    CompletableFuture<SaveResult> characters = runtime.save(slot.characters(number));
    byte[] text = slot.text(evening);
    CompletableFuture<Optional<String>> own =
        CompletableFuture.supplyAsync(() -> slot.write(number, text));
    underWay =
        Optional.of(
            new Work(
                false,
                own,
                characters,
                result -> {
                  if (result.done()) {
                    slot.keepOnly(number);
                  }
                  end.accept(result);
                }));
  }

  /**
   * Goes back to what was saved last.
   *
   * @param check throws an IllegalArgumentException if this evening is none of ours
   * @param restore takes it, once the characters are as they were
   * @param end hears what became of it, now or in {@link #update}
   */
  void load(
      Consumer<SavedEvening> check, Consumer<SavedEvening> restore, Consumer<SaveResult> end) {
    OptionalInt number = slot.newest();
    if (number.isEmpty()) {
      end.accept(new SaveResult(false, "Nothing is saved yet."));
      return;
    }
    SavedEvening evening;
    try {
      evening = slot.read(number.getAsInt());
      check.accept(evening);
    } catch (IllegalArgumentException e) {
      end.accept(new SaveResult(false, String.valueOf(e.getMessage())));
      return;
    }
    underWay =
        Optional.of(
            new Work(
                true,
                CompletableFuture.completedFuture(Optional.empty()),
                runtime.load(slot.characters(number.getAsInt())),
                result -> {
                  if (result.done()) {
                    restore.accept(evening);
                  }
                  end.accept(result);
                }));
  }

  /** Waits for the game's own file, on a clock that knows no wall. */
  void awaitFiles() {
    underWay.ifPresent(work -> work.own().join());
  }

  /** Ends what is done. */
  void update() {
    Work work = underWay.orElse(null);
    if (work != null && work.isDone()) {
      underWay = Optional.empty();
      work.end().accept(work.result());
    }
  }
}
