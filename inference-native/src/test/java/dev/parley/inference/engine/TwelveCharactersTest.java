package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.dialogue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.StopReason;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.state.NaiveStates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A player who talks with twelve characters, interrupts them, lets them say things again and goes
 * to another, with room for four states: what every reply reads, and reads again, is what a naive
 * reading of the rules says, to the token.
 */
class TwelveCharactersTest {
  private static final int CHARACTERS = 12;
  private static final int STATES = 4;
  private static final int TURNS = 50;
  private static final dev.parley.inference.engine.TokenCounts COUNTS =
      dev.parley.inference.engine.TokenCounts.ofTinyModel();
  private static final String RULES =
      "You are a character in a game. Stay in your role, never mention that you are a program, and"
          + " answer in one or two short sentences. ";

  /** A dialogue beside what is expected of it. */
  private static final class Npc {
    final Dialogue dialogue;
    final NaiveStates.Path path = new NaiveStates.Path();
    private final NaiveStates naive;
    private int replyStart;
    private int onceRead;
    private int cutStart;
    private int cutEnd;

    Npc(Engine engine, NaiveStates naive, Message opening) {
      this.dialogue = dialogue(engine, opening);
      this.naive = naive;
      naive.paths.add(path);
      path.tokens.addAll(COUNTS.openingIds(opening));
      naive.endOpening(path);
    }

    /** What is read for a reply after these messages. */
    TokenCounts reply(GenerationResult result, Message... messages) {
      path.tokens.addAll(messages.length == 0 ? List.of() : COUNTS.turnIds(messages));
      replyStart = path.tokens.size();
      path.landmarks.add(replyStart);
      path.guarded = replyStart;
      path.tokens.addAll(Collections.nCopies(COUNTS.generationPrompt(), -1));
      naive.wake(path);
      final int reused = path.live;
      int size = path.tokens.size();
      int rebuilt = Math.max(0, onceRead - reused);
      int reread = Math.max(0, cutEnd - Math.max(cutStart, Math.max(reused, onceRead)));
      for (int landmark : new TreeSet<>(path.landmarks).tailSet(reused, false)) {
        path.live = landmark;
        naive.keep(path);
      }
      path.live = size;
      onceRead = size;
      int generated = result.statistics().tokens().generated();
      say(generated, result.reason() == StopReason.END_OF_TURN);
      naive.retire(path);
      path.guarded = -1;
      if (result.statistics().context().tokens() != path.tokens.size()) {
        cut(result.text()); // it ended inside a character
      }
      return new TokenCounts(size - reused - rebuilt - reread, reused, reread, rebuilt, generated);
    }

    /** Every token that was generated is read, but the last: it chose none after it. */
    private void say(int generated, boolean ended) {
      int said = generated - (ended ? 1 : 0);
      path.live += generated - 1;
      onceRead = path.live;
      path.tokens.addAll(Collections.nCopies(said + COUNTS.replyEnd(), -2));
    }

    void cut(String heard) {
      truncate(replyStart);
      if (!heard.isEmpty()) {
        cutStart = path.tokens.size();
        path.tokens.addAll(COUNTS.turnIds(Message.assistant(heard)));
        cutEnd = path.tokens.size();
      }
    }

    void truncate(int length) {
      naive.truncate(path, length);
      onceRead = Math.min(onceRead, length);
      cutEnd = Math.min(cutEnd, length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyTokenReadTwiceIsForeseen(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NaiveStates naive = new NaiveStates(1, STATES);
    EngineOptions options =
        EngineOptions.defaults()
            .withMaxDialogues(STATES / 4)
            .withContextTokens(4096)
            .withRebuildsWhenIdle(false);
    int reread = 0;
    int rebuilt = 0;
    int shared = 0;
    try (Engine engine = Engine.open(TinyModel.FILE, options)) {
      List<Npc> characters = new ArrayList<>();
      for (int i = 0; i < CHARACTERS; i++) {
        Message persona = Message.system(RULES + "Your name is number " + i + ". ".repeat(1 + i));
        characters.add(new Npc(engine, naive, persona));
      }
      Npc speaker = characters.get(0);
      for (int turn = 0; turn < TURNS; turn++) {
        if (random.nextInt(10) < 4) {
          speaker = characters.get(random.nextInt(CHARACTERS));
        }
        TokenCounts read = turn(speaker, turn, random);
        reread += read.reread();
        rebuilt += read.rebuilt();
        shared += speaker.dialogue.messages().size() <= 3 ? read.reused() : 0;
        long kept = TinyModel.await(engine.stateBytes());
        assertTrue(naive.live() + naive.kept.size() <= STATES && kept > 0);
      }
    }
    assertTrue(reread > 0 && rebuilt > 0 && shared > 0, reread + ", " + rebuilt + ", " + shared);
  }

  /** A line and its answer; or the last one again; either may be interrupted. */
  private static TokenCounts turn(Npc speaker, int turn, SplittableRandom random) {
    List<Message> messages = speaker.dialogue.messages();
    boolean again =
        messages.get(messages.size() - 1).role() == Role.ASSISTANT && random.nextInt(4) == 0;
    Message[] line = {Message.user("Line " + turn + ". " + "Go on. ".repeat(turn % 5))};
    if (again) {
      speaker.dialogue.rewind(messages.size() - 1);
      speaker.truncate(speaker.replyStart);
      line = new Message[0];
    }
    boolean cancelled = random.nextInt(4) == 0;
    int tokens = 4 + random.nextInt(20);
    GenerationResult result = answer(speaker.dialogue, cancelled, tokens, turn, line);
    TokenCounts foreseen = speaker.reply(result, line);
    assertEquals(foreseen, result.statistics().tokens(), "turn " + turn);
    if (cancelled || random.nextInt(4) == 0) {
      int heard = result.text().codePointCount(0, result.text().length()) / 2;
      int end = result.text().offsetByCodePoints(0, heard);
      if (end < result.text().length()) {
        speaker.dialogue.keep(end);
        speaker.cut(result.text().substring(0, end));
      }
    }
    return foreseen;
  }

  private static GenerationResult answer(
      Dialogue dialogue, boolean cancelled, int tokens, long seed, Message... line) {
    CompletableFuture<Generation> underWay = new CompletableFuture<>();
    Ear ear = cancelled ? Ear.doingAt(2, () -> TinyModel.await(underWay).cancel()) : Ear.deaf();
    underWay.complete(dialogue.submit(TinyModel.sampled(tokens, 1, seed, line), ear));
    return TinyModel.await(TinyModel.await(underWay));
  }
}
