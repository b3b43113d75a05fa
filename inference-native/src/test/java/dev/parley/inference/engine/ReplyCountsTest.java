package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.ContextUse;
import dev.parley.inference.StopReason;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a reply counts of the text before it, when others push it aside while it is read. */
class ReplyCountsTest {

  @Test
  void whatMadeRoomWasNotReused() {
    assertCounts(
        new TokenCounts(50, 0, 0, 80, 0),
        reply -> {
          reply.startsFrom(50);
          reply.countRead(30, 0, 0);
          reply.startsFrom(0);
          reply.countRead(100, 0, 80);
        });
  }

  @Test
  void whatIsLeftOfAStateWasReusedOnce() {
    assertCounts(
        new TokenCounts(50, 50, 0, 20, 0),
        reply -> {
          reply.startsFrom(50);
          reply.countRead(30, 0, 0);
          reply.startsFrom(60);
          reply.countRead(40, 0, 20);
        });
  }

  @Test
  void whatOthersReadMeanwhileIsReused() {
    assertCounts(
        new TokenCounts(25, 60, 15, 0, 0),
        reply -> {
          reply.startsFrom(50);
          reply.countRead(30, 15, 0);
          reply.startsFrom(80);
          reply.startsFrom(90);
          reply.countRead(10, 0, 0);
        });
  }

  private static void assertCounts(TokenCounts expected, Consumer<Reply> reading) {
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE)) {
      Reply reply =
          new Reply(
              header.tokenizer(),
              TinyModel.greedy(4, TinyModel.HELLO),
              false,
              ToolCallParser.none(),
              null,
              new SamplingMemory(),
              Ear.deaf());
      reading.accept(reply);
      reply.end(StopReason.CANCELLED, ContextUse.unknown());
      assertEquals(expected, TinyModel.await(reply).statistics().tokens());
    }
  }
}
