package dev.parley.inference;

import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;

/** The local engine keeps the contract of every language model. */
class EngineContractTest implements DialogueContract {

  @Override
  public LanguageModel model() {
    return Engine.open(Fixtures.own("tiny/tiny-q8_0.gguf"), EngineOptions.defaults());
  }
}
