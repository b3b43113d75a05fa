package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.Message;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.StopReason;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls on their whole way: from the weights to the listener, the messages and the timeline. */
class ToolCallsTest {
  private static final ToolSpec GIVE =
      new ToolSpec(
          "give",
          Map.of("parameters", Map.of("properties", Map.of("n", Map.of("type", "integer")))));
  private static final Message SYSTEM = Message.system("You are Mara.");
  private static final Message HELLO = Message.user("Bread, please.");
  private static final ToolCall GIVE_2 = new ToolCall("give", Map.of("n", 2));
  private static final Message ANSWER = Message.assistant("Let me see.", List.of(GIVE_2));

  private static final String[] SAYS_AND_CALLS = {
    "</think>",
    "Let me",
    " see.",
    " \n",
    "<tool_call>",
    " <function=give>",
    "\n<parameter=n>\n2",
    "\n</parameter>\n</function>",
    "</tool_call>",
    "\n\n",
    "<|im_end|>"
  };

  private final Path folder;
  private final List<Engine> engines = new ArrayList<>();

  ToolCallsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dialogue open(List<ToolSpec> tools, String... tokens) {
    Path file = CannedModel.write(folder.resolve("canned.gguf"), tokens);
    Engine engine = Engine.open(file, EngineOptions.defaults().withThreads(1));
    engines.add(engine);
    return engine.open(new DialogueOptions("mara", List.of(SYSTEM), tools));
  }

  @AfterEach
  void close() {
    engines.forEach(Engine::close);
  }

  private static GenerationRequest request(Message... messages) {
    return new GenerationRequest(List.of(messages), SamplingOptions.greedy(), 24, List.of(), false);
  }

  private static GenerationResult answer(
      Dialogue dialogue, GenerationRequest request, ReplyEvents events) {
    return dialogue.submit(request, events).result().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** How many tokens the timeline had read when the reply was over, if it was kept whole. */
  private static int read(GenerationStatistics statistics) {
    int last = 1; // was chosen and never read
    return statistics.tokens().reused()
        + statistics.tokens().prompt()
        + statistics.tokens().generated()
        - last;
  }

  @Test
  void aCallIsHeardAfterWhatWasSaidBefore() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    ReplyEvents events = new ReplyEvents();
    GenerationResult result = answer(dialogue, request(HELLO), events);
    assertEquals(
        List.of("speech: Let me see.", "call: give{n=2}", "ended: END_OF_TURN"), events.all());
    assertEquals("Let me see.", result.text());
    assertEquals(List.of(GIVE_2), result.toolCalls());
    assertEquals(List.of(SYSTEM, HELLO, ANSWER), dialogue.messages());
  }

  @Test
  void aReplyWithACallStaysAsItWasGenerated() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    GenerationResult first = answer(dialogue, request(HELLO), new ReplyEvents());
    Message given = Message.tool("They take it.");
    GenerationResult second = answer(dialogue, request(given), new ReplyEvents());
    assertEquals(read(first.statistics()), second.statistics().tokens().reused());
    assertEquals(0, second.statistics().tokens().reread());
    assertEquals(List.of(SYSTEM, HELLO, ANSWER, given, ANSWER), dialogue.messages());
  }

  @Test
  void aCallNeedsNoWords() {
    Dialogue dialogue =
        open(
            List.of(GIVE),
            "</think>",
            "\n",
            "<tool_call>",
            "<function=give>",
            "</function>",
            "</tool_call>",
            "<|im_end|>");
    ReplyEvents events = new ReplyEvents();
    GenerationResult first = answer(dialogue, request(HELLO), events);
    assertEquals(List.of("call: give{}", "ended: END_OF_TURN"), events.all());
    Message call = Message.assistant("", List.of(new ToolCall("give", Map.of())));
    assertEquals(List.of(SYSTEM, HELLO, call), dialogue.messages());
    dialogue.keep(0); // all of no words
    assertEquals(List.of(SYSTEM, HELLO, call), dialogue.messages());
    GenerationResult second = answer(dialogue, request(HELLO), new ReplyEvents());
    assertEquals(read(first.statistics()), second.statistics().tokens().reused());
  }

  @Test
  void withoutToolsNothingIsCalled() {
    Dialogue dialogue = open(List.of(), SAYS_AND_CALLS);
    ReplyEvents events = new ReplyEvents();
    GenerationResult result = answer(dialogue, request(HELLO), events);
    assertEquals(List.of("speech: Let me see. \n", "ended: END_OF_TURN"), events.all());
    assertEquals(List.of(), result.toolCalls());
    Message said = Message.assistant("Let me see. \n");
    assertEquals(List.of(SYSTEM, HELLO, said), dialogue.messages());
  }

  @Test
  void aForkHasTheToolsToo() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    answer(dialogue, request(HELLO), new ReplyEvents());
    Dialogue fork = dialogue.fork();
    assertEquals(List.of(GIVE_2), answer(fork, request(HELLO), new ReplyEvents()).toolCalls());
    assertEquals(List.of(SYSTEM, HELLO, ANSWER, HELLO, ANSWER), fork.messages());
  }

  @Test
  void aThoughtIsForgottenAndTheCallIsNot() {
    Dialogue dialogue =
        open(
            List.of(GIVE),
            "\n",
            "Hm.",
            "</think>",
            "\n\n",
            "<tool_call>",
            " <function=give>",
            "</function>\n",
            "</tool_call>",
            "<|im_end|>");
    ReplyEvents events = new ReplyEvents();
    GenerationResult first = answer(dialogue, request(HELLO).withThinking(true), events);
    assertEquals(List.of("thought: Hm.", "call: give{}", "ended: END_OF_TURN"), events.all());
    Message call = Message.assistant("", List.of(new ToolCall("give", Map.of())));
    assertEquals(List.of(SYSTEM, HELLO, call), dialogue.messages());
    GenerationResult second = answer(dialogue, request(HELLO), new ReplyEvents());
    assertTrue(second.statistics().tokens().reused() < read(first.statistics()));
    assertEquals(List.of(call.toolCalls().get(0)), second.toolCalls());
  }

  // Calls that are none

  @Test
  void aMalformedCallLeavesNoTrace() {
    Dialogue dialogue =
        open(
            List.of(GIVE),
            "</think>",
            "Let me",
            " see.",
            "<tool_call>",
            "<function=grant>",
            "</function>",
            "</tool_call>",
            "<|im_end|>");
    ReplyEvents events = new ReplyEvents();
    GenerationResult first = answer(dialogue, request(HELLO), events);
    assertEquals(
        List.of(
            "speech: Let me see.",
            "malformed: a tool call names the function 'grant'; expected one of [give]",
            "ended: END_OF_TURN"),
        events.all());
    assertEquals(List.of(), first.toolCalls());
    assertEquals(List.of(SYSTEM, HELLO, Message.assistant("Let me see.")), dialogue.messages());
    GenerationResult second = answer(dialogue, request(HELLO), new ReplyEvents());
    assertTrue(second.statistics().tokens().reused() < read(first.statistics()));
  }

  @Test
  void aReplyOfNothingButAMalformedCallIsNoReply() {
    Dialogue dialogue =
        open(List.of(GIVE), "</think>", "<tool_call>", "give", "</tool_call>", "<|im_end|>");
    ReplyEvents events = new ReplyEvents();
    answer(dialogue, request(HELLO), events);
    assertEquals(
        List.of(
            "malformed: a tool call begins with 'give'; expected <function=NAME>",
            "ended: END_OF_TURN"),
        events.all());
    assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
  }

  @Test
  void aCallThatTheLimitCutsOffIsMalformed() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    ReplyEvents events = new ReplyEvents();
    answer(dialogue, request(HELLO).withMaxTokens(6), events);
    assertEquals(
        List.of(
            "speech: Let me see.",
            "malformed: a tool call was not finished: the reply ended after"
                + " '<function=give> <parameter=n> 2'; expected </tool_call>",
            "ended: LENGTH"),
        events.all());
    assertEquals(List.of(SYSTEM, HELLO, Message.assistant("Let me see.")), dialogue.messages());
  }

  @Test
  void aTurnThatEndsInsideACallIsMalformed() {
    Dialogue dialogue = open(List.of(GIVE), "</think>", "<tool_call>", "give", "<|im_end|>");
    ReplyEvents events = new ReplyEvents();
    answer(dialogue, request(HELLO), events);
    assertEquals(
        List.of(
            "malformed: a tool call was not finished: the reply ended after 'give'; expected"
                + " </tool_call>",
            "ended: END_OF_TURN"),
        events.all());
  }

  // Cuts

  @Test
  void aReplyCancelledBeforeItsCallIsOnlyWhatWasSaid() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    List<String> events = new ArrayList<>();
    cancelledAt("speech: Let me see", dialogue, events);
    assertEquals(List.of("speech: Let me see.", "ended: CANCELLED"), events);
    assertEquals(List.of(SYSTEM, HELLO, Message.assistant("Let me see.")), dialogue.messages());
  }

  @Test
  void aReplyCancelledAfterItsCallKeepsTheCall() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    List<String> events = new ArrayList<>();
    GenerationResult result = cancelledAt("call: ", dialogue, events);
    assertEquals(List.of("speech: Let me see.", "call: give{n=2}", "ended: CANCELLED"), events);
    assertEquals(List.of(SYSTEM, HELLO, ANSWER), dialogue.messages());
    assertEquals(List.of(GIVE_2), result.toolCalls());
  }

  @Test
  void aListenerThatThrowsAtACallWasGivenIt() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    ReplyEvents events =
        ReplyEvents.doingAt(
            "call: ",
            () -> {
              throw new IllegalStateException("a fault of the game, thrown on purpose");
            });
    assertEquals(StopReason.CANCELLED, answer(dialogue, request(HELLO), events).reason());
    assertEquals(List.of(SYSTEM, HELLO, ANSWER), dialogue.messages());
  }

  /** Cancels from inside the listener, which waits until the generation is known. */
  private static GenerationResult cancelledAt(
      String beginning, Dialogue dialogue, List<String> events) {
    CompletableFuture<Generation> generation = new CompletableFuture<>();
    ReplyEvents listener =
        ReplyEvents.doingAt(
            beginning, () -> generation.orTimeout(60, TimeUnit.SECONDS).join().cancel());
    generation.complete(dialogue.submit(request(HELLO), listener));
    GenerationResult result = generation.join().result().orTimeout(60, TimeUnit.SECONDS).join();
    events.addAll(listener.all());
    return result;
  }

  @Test
  void aStopStringAfterACallKeepsTheCall() {
    Dialogue dialogue =
        open(
            List.of(GIVE),
            "</think>",
            "Let me",
            " see.",
            "\n",
            "<tool_call>",
            "<function=give>",
            "</function>",
            "</tool_call>",
            " There.",
            " Or",
            " not.",
            "<|im_end|>");
    ReplyEvents events = new ReplyEvents();
    answer(dialogue, request(HELLO).withStopStrings(List.of("Or n", "<function")), events);
    assertEquals(
        List.of("speech: Let me see.", "call: give{}", "speech: \n There.", "ended: STOP_STRING"),
        events.all());
    Message said =
        Message.assistant("Let me see.\n There.", List.of(new ToolCall("give", Map.of())));
    assertEquals(List.of(SYSTEM, HELLO, said), dialogue.messages());
  }

  @Test
  void keepCutsTheSpeechAndNotTheCalls() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    GenerationResult first = answer(dialogue, request(HELLO), new ReplyEvents());
    dialogue.keep("Let me".length());
    Message cut = Message.assistant("Let me", List.of(GIVE_2));
    assertEquals(List.of(SYSTEM, HELLO, cut), dialogue.messages());
    dialogue.keep(0);
    Message silent = Message.assistant("", List.of(GIVE_2));
    assertEquals(List.of(SYSTEM, HELLO, silent), dialogue.messages());
    dialogue.keep(0);
    GenerationResult second = answer(dialogue, request(HELLO), new ReplyEvents());
    assertTrue(second.statistics().tokens().reused() < read(first.statistics()));
    assertEquals(List.of(SYSTEM, HELLO, silent, HELLO, ANSWER), dialogue.messages());
  }

  @Test
  void rewindForgetsCalls() {
    Dialogue dialogue = open(List.of(GIVE), SAYS_AND_CALLS);
    answer(dialogue, request(HELLO), new ReplyEvents());
    dialogue.rewind(2);
    assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
    assertFalse(answer(dialogue, request(), new ReplyEvents()).toolCalls().isEmpty());
    assertEquals(List.of(SYSTEM, HELLO, ANSWER), dialogue.messages());
  }
}
