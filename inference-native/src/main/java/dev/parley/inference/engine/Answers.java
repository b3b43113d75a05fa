package dev.parley.inference.engine;

import dev.parley.inference.ContextOverflowException;
import dev.parley.inference.ContextUse;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;

/**
 * What becomes of replies: the next token of each, and its end.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Answers {
  private final LoadedModel model;
  private final BannedTokens banned;
  private final Works works;
  private final Residency residency;
  private final FrameTime time;
  private final HostWork answering = new HostWork();

  Answers(LoadedModel model, Works works, Residency residency, FrameTime time) {
    this.model = model;
    this.banned = new BannedTokens(model.tokenizer());
    this.works = works;
    this.residency = residency;
    this.time = time;
  }

  /** Chooses and says the next token of everybody whose logits the track's pass has given. */
  void answer(Track track) {
    for (int i = 0; i < track.round.answering().size(); i++) {
      Work work = track.round.answering().get(i);
      long begin = time.begin(answering);
      try {
        answer(work, track.passes.logits(i));
      } catch (RuntimeException e) {
        fail(work, failure(e));
      }
      time.end(answering, begin);
    }
  }

  private void answer(Work work, float[] logits) {
    Reply reply = work.reply();
    if (reply == null || reply.isCancelled()) {
      return;
    }
    int id = reply.choose(logits, work.timeline(), banned, model.contextTokens());
    if (model.tokenizer().isEndOfTurn(id)) {
      reply.hearRest();
      end(work, reply.isCancelled() ? StopReason.CANCELLED : StopReason.END_OF_TURN);
      return;
    }
    work.timeline().generated(id);
    model.voices().said(reply.speaker());
    reply.hear(id);
    if (reply.text().stopped()) {
      end(work, StopReason.STOP_STRING);
    } else if (reply.isComplete()) {
      reply.hearRest();
      end(work, reply.isCancelled() ? StopReason.CANCELLED : StopReason.END_OF_TURN);
    } else if (reply.reachedLength() || work.timeline().length() >= model.contextTokens()) {
      reply.hearRest();
      end(work, reply.isCancelled() ? StopReason.CANCELLED : StopReason.LENGTH);
    }
  }

  /**
   * The one place where a reply ends well: its dialogue keeps what was heard, then all are told. A
   * dialogue that cannot keep it does not leave the reply without an end.
   */
  void end(Work work, StopReason reason) {
    works.remove(work);
    Reply reply = work.reply();
    if (reply == null) {
      return;
    }
    int length;
    try {
      reply.text().discardHeldBack();
      length = work.ending().over(reply.text().heard(), reply.text().isWhole());
    } catch (RuntimeException e) {
      residency.abandon(work.timeline());
      reply.fail(new ModelException("the reply could not be kept in its dialogue: " + e, e));
      return;
    }
    reply.end(reason, new ContextUse(length, model.contextTokens(), model.states().bytes(length)));
  }

  /** A dialogue that is longer than the context cannot be read. */
  void refuse(Work work) {
    works.remove(work);
    endBadly(work, new ContextOverflowException(work.timeline().length(), model.contextTokens()));
  }

  /** A pass failed inside the timeline's state, which is lost. */
  void fail(Work work, RuntimeException reason) {
    fail(work, failure(reason));
  }

  void fail(Work work, ModelException reason) {
    works.remove(work);
    residency.abandon(work.timeline());
    endBadly(work, reason);
  }

  private static void endBadly(Work work, ModelException reason) {
    Reply reply = work.reply();
    if (reply != null) {
      try {
        work.ending().over(reply.text().heard(), false);
      } catch (RuntimeException e) {
        if (e != reason) {
          reason.addSuppressed(e);
        }
      }
      reply.fail(reason);
    }
  }

  private static ModelException failure(RuntimeException e) {
    return e instanceof ModelException known
        ? known
        : new ModelException("the pass failed: " + e, e);
  }
}
