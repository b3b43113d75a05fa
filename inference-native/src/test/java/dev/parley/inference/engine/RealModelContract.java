package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.SamplingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Real weights, a real vocabulary and a real template, beside the reference's six conversations.
 */
@NullUnmarked // messages of goldens have a role and a content
interface RealModelContract {
  String FOLDER = "models/smollm2-135m-instruct/";

  /** An exact device. */
  EngineOptions exact();

  /** Whether there is time for all conversations. */
  default boolean isPatient() {
    return true;
  }

  private static Path file() {
    return Fixtures.shared(FOLDER + "SmolLM2-135M-Instruct.Q4_1.gguf");
  }

  static List<String> conversations() {
    return List.of("hello", "capital", "mara_bridge", "mara_turn2", "count", "unicode");
  }

  @ParameterizedTest
  @MethodSource("conversations")
  default void logitsAndGreedyTokensAreTheReferences(String name) {
    assumeTimeFor(name, "capital", "unicode");
    JsonNode golden = golden().get(name);
    List<Integer> ids = ints(golden.get("ids"));
    List<Integer> greedy = ints(golden.get("greedy"));
    try (ModelInspector inspector = ModelInspector.open(file(), exact())) {
      ModelInspector.Completion completion =
          inspector.complete(ids, greedy.size(), SamplingOptions.greedy(), true);
      assertEquals(greedy, completion.tokens());
      assertClose("logits_" + name + ".f32", completion.lastLogits());
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  default void aDialogueSaysWhatTheReferenceSays(String name) {
    assumeTimeFor(name, "mara_turn2");
    JsonNode golden = golden().get(name);
    List<Message> messages = messages(golden.get("messages"));
    int last = messages.size() - 1;
    int count = golden.get("greedy").size();
    DialogueOptions opening = new DialogueOptions(name, messages.subList(0, last), List.of());
    try (Engine engine = Engine.open(file(), exact());
        Dialogue dialogue = engine.open(opening)) {
      GenerationRequest request =
          GenerationRequest.of(messages.get(last))
              .withSampling(SamplingOptions.greedy())
              .withMaxTokens(count);
      GenerationResult result =
          dialogue.submit(request, Ear.deaf()).result().orTimeout(300, TimeUnit.SECONDS).join();
      assertEquals(golden.get("greedy_text").asString(), result.text());
      assertEquals(golden.get("ids").size(), result.statistics().tokens().prompt());
    }
  }

  private void assumeTimeFor(String name, String... few) {
    Assumptions.assumeTrue(isPatient() || List.of(few).contains(name), "skipped: for --full");
  }

  @Test
  default void logitsAfterALongPassage() {
    JsonNode passage =
        new ObjectMapper().readTree(Fixtures.shared(FOLDER + "golden/passage.json").toFile());
    try (ModelInspector inspector = ModelInspector.open(file(), exact())) {
      ModelInspector.Completion completion =
          inspector.complete(ints(passage.get("ids")), 1, SamplingOptions.greedy(), false);
      assertClose("logits_passage.f32", completion.lastLogits());
    }
  }

  /** Within 1e-3 of the logits' own scale, their largest magnitude. */
  private static void assertClose(String golden, List<Float> found) {
    float[] expected = Fixtures.floats(Fixtures.shared(FOLDER + "golden/" + golden));
    assertEquals(expected.length, found.size());
    float scale = 0;
    float distance = 0;
    for (int id = 0; id < expected.length; id++) {
      scale = Math.max(scale, Math.abs(expected[id]));
      distance = Math.max(distance, Math.abs(expected[id] - found.get(id)));
    }
    assertTrue(distance <= 1e-3f * scale, golden + " is off by " + distance + " of " + scale);
  }

  private static JsonNode golden() {
    return new ObjectMapper().readTree(Fixtures.shared(FOLDER + "golden/greedy.json").toFile());
  }

  private static List<Message> messages(JsonNode array) {
    return new ObjectMapper()
        .convertValue(array, new TypeReference<List<Map<String, String>>>() {}).stream()
            .map(fields -> message(fields.get("role"), fields.get("content")))
            .toList();
  }

  private static Message message(String role, String content) {
    return new Message(Role.valueOf(role.toUpperCase(Locale.ROOT)), content, null, List.of());
  }

  private static List<Integer> ints(JsonNode array) {
    return new ObjectMapper().convertValue(array, new TypeReference<List<Integer>>() {});
  }
}
