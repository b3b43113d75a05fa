package dev.parley.inference.engine;

import dev.parley.inference.Message;
import dev.parley.inference.ToolSpec;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The timeline that answers for a dialogue, and, while another history is being read in its place,
 * the one that will succeed it. Both live what is said meanwhile.
 *
 * <p>A successor begins from text, whatever the answering timeline has in common with it, so that
 * from the change on the dialogue is one that was opened with these messages.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Succession {
  private final Scheduler scheduler;
  private final Supplier<Timeline> newTimeline;
  private final List<ToolSpec> tools;
  private final int contextTokens;

  private Timeline answering;
  private @Nullable Timeline successor;

  /** How many more messages the answering timeline has than its successor. */
  private int forgotten;

  private boolean replyUnderWay;

  /** Whether it changes over when it is told to, as a replay does, instead of when it is best. */
  private boolean changesWhenTold;

  private Runnable whenChanged = () -> {};

  Succession(
      Scheduler scheduler,
      Supplier<Timeline> newTimeline,
      List<ToolSpec> tools,
      int contextTokens) {
    this.scheduler = scheduler;
    this.newTimeline = newTimeline;
    this.tools = tools;
    this.contextTokens = contextTokens;
    this.answering = newTimeline.get();
  }

  /** Runs {@code changed} whenever the successor has taken over; called before this is used. */
  void onChange(Runnable changed) {
    whenChanged = changed;
  }

  /** From now on only {@link #changeAsTold} changes over, here and in what continues from this. */
  void changeWhenTold() {
    changesWhenTold = true;
  }

  void changeAsTold() {
    change();
  }

  void open(List<Message> opening) {
    answering.open(opening, tools);
  }

  /** Begins where another stands now, its successor included. */
  void continueFrom(Succession origin) {
    changesWhenTold = origin.changesWhenTold;
    answering.continueFrom(origin.answering);
    if (origin.successor != null) {
      Timeline next = newTimeline.get();
      next.continueFrom(origin.successor);
      forgotten = origin.forgotten;
      succeedBy(next);
    }
  }

  void read(List<Message> more) {
    append(more);
    scheduler.begin(Work.reading(answering, () -> {}));
    readSuccessor();
  }

  /**
   * Begins to read another history.
   *
   * @param endsWithReply whether it ends with the reply that the dialogue ends with now
   */
  void replace(List<Message> history, boolean endsWithReply) {
    Timeline next = newTimeline.get();
    int last = history.size() - 1;
    next.open(endsWithReply ? history.subList(0, last) : history, tools);
    if (endsWithReply) {
      next.appendReply(history.get(last));
    }
    dropSuccessor();
    forgotten = answering.messageCount() - next.messageCount();
    succeedBy(next);
  }

  /** Appends a request and begins to answer it. */
  void answer(Reply reply, Work.Ending ending) {
    append(reply.request().messages());
    boolean thinking = reply.text().isThinking();
    int asked = answering.length();
    answering.beginReply(thinking);
    Timeline next = successor;
    if (next != null && !changesWhenTold) {
      int prompt = answering.length() - asked;
      int room = contextTokens - answering.length();
      int roomThere = contextTokens - next.length() - prompt;
      boolean isCrowded = room < Math.min(reply.request().maxTokens(), roomThere);
      if (isCrowded || next.missing() + prompt <= answering.missing()) {
        change();
        answering.beginReply(thinking);
      }
    }
    replyUnderWay = true;
    scheduler.begin(Work.answering(answering, reply, ending));
  }

  /**
   * The reply under way is over.
   *
   * @param heard what was heard of it
   * @param whole whether that is all that was generated
   */
  void ended(Message heard, boolean whole) {
    replyUnderWay = false;
    if (whole && !heard.isEmpty()) {
      answering.keepReply(heard);
    } else {
      answering.cutReply(heard);
    }
    if (successor != null && !heard.isEmpty()) {
      successor.appendReply(heard);
    }
    readSuccessor();
  }

  /** Leaves only so much of the last reply. */
  void cutReply(Message left) {
    answering.cutReply(left);
    if (successor != null) {
      successor.cutReply(left);
    }
    readSuccessor();
  }

  /** Goes back to the first {@code count} messages of the newest history. */
  void rewind(int count) {
    if (successor != null) {
      successor.rewind(count);
      answering.rewind(count + forgotten);
    } else {
      answering.rewind(count);
    }
    readSuccessor();
  }

  /** The tokens of the newest history. */
  int length() {
    return successor == null ? answering.length() : successor.length();
  }

  /** Whether another history is still being read. */
  boolean isChanging() {
    return successor != null;
  }

  /** Whether it reads into one of these timelines. */
  boolean involves(Predicate<Timeline> timelines) {
    return timelines.test(answering) || (successor != null && timelines.test(successor));
  }

  void close() {
    scheduler.forget(answering);
    dropSuccessor();
  }

  private void append(List<Message> more) {
    answering.append(more);
    if (successor != null) {
      successor.append(more);
    }
  }

  private void succeedBy(Timeline next) {
    successor = next;
    readSuccessor();
  }

  private void readSuccessor() {
    if (successor != null) {
      scheduler.begin(Work.readingSoon(successor, this::successorIsRead));
    }
  }

  private void successorIsRead() {
    if (!replyUnderWay && !changesWhenTold) {
      change();
    }
  }

  private void change() {
    if (successor != null) {
      Timeline retired = answering;
      answering = successor;
      successor = null;
      scheduler.forget(retired);
      whenChanged.run();
    }
  }

  private void dropSuccessor() {
    if (successor != null) {
      scheduler.forget(successor);
      successor = null;
    }
  }
}
