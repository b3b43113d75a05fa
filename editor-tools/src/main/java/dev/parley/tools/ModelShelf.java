package dev.parley.tools;

import dev.parley.tools.shelf.PullLock;
import dev.parley.tools.shelf.Shelf;
import dev.parley.tools.shelf.ShelvedModel;
import java.util.function.Supplier;

/** The user's folder of models, as the commands on it find it. */
final class ModelShelf {

  private ModelShelf() {}

  static Shelf of(Terminal terminal) {
    return new ModelChoice(terminal)
        .modelsFolder()
        .map(Shelf::new)
        .orElseThrow(
            () ->
                CommandException.couldNot(
                    "there is no folder for models; set PARLEY_HOME to one, or HOME"));
  }

  static ShelvedModel require(Shelf shelf, String name) {
    return shelf
        .find(name)
        .orElseThrow(
            () ->
                CommandException.couldNot(
                    "no model "
                        + name
                        + " in "
                        + shelf.folder()
                        + "; parley model list shows what is there"));
  }

  /** What to tell who looks at an empty one. */
  static String nothingIn(Shelf shelf) {
    return "no models in " + shelf.folder() + "; " + ModelChoice.REMEDY;
  }

  /** Does some work on a model while no other process works on it. */
  static <T> T alone(Shelf shelf, String model, Supplier<T> work) {
    return PullLock.hold(shelf.folder(), model, work)
        .orElseThrow(
            () ->
                CommandException.couldNot(
                    "another parley is working on " + model + " just now; wait for it"));
  }
}
