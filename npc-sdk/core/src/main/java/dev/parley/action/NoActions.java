package dev.parley.action;

import java.util.List;

/** Nothing to do. */
record NoActions() implements ActionHandler {

  @Override
  public List<ActionSpec> specs() {
    return List.of();
  }

  @Override
  public LegalActions legal() {
    return LegalActions.none();
  }

  @Override
  public ActionResult perform(ActionCall call) {
    return ActionResult.refused("There is nothing to do.");
  }
}
