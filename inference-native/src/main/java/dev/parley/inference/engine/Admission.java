package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;
import dev.parley.inference.Priority;
import dev.parley.inference.StopReason;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Who takes part in the next pass of a track, and with how much text.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Admission {
  /** Who begins to speak while text is read ahead waits for the end of a pass of that length. */
  private static final FrameBudget BACKGROUND_FRAME = FrameBudget.of(Duration.ofMillis(10));

  private final Track main;
  private final Track urgent;
  private final Works works;
  private final Residency residency;
  private final Answers answers;
  private final int contextTokens;
  private final FrameTime time;
  private final PassTimes passTimes = new PassTimes();
  private final Predicate<Timeline> inPass = this::isInPass;

  /**
   * @param main of ordinary passes
   * @param urgent of passes that overtake a suspended one of the other
   */
  Admission(
      Track main,
      Track urgent,
      Works works,
      Residency residency,
      Answers answers,
      LoadedModel model,
      FrameTime time) {
    this.main = main;
    this.urgent = urgent;
    this.works = works;
    this.residency = residency;
    this.answers = answers;
    this.contextTokens = model.contextTokens();
    this.time = time;
  }

  /**
   * Gathers the round of the track's next pass.
   *
   * @return whether anybody takes part
   */
  boolean gather(Track track) {
    endCancelled();
    if (track == main) {
      endRead();
    }
    admit(track);
    if (track.admitted.isEmpty()) {
      return false;
    }
    track.round.gather(track.admitted, promptRows(track));
    return true;
  }

  /** The track's pass is over. */
  void measured(Track track) {
    passTimes.measured(track.round.rows().prompts(), track.spentNanos());
  }

  /** Finds those whose timeline has a sequence and fits the context, or gets one now. */
  private void admit(Track track) {
    track.admitted.clear();
    for (int i = 0; i < works.size(); ) {
      int before = works.size();
      Work work = works.get(i);
      if (mayTakePart(work, track)) {
        admit(work, track);
      }
      i += works.size() == before ? 1 : 0; // one that was refused is gone
    }
  }

  private void admit(Work work, Track track) {
    Timeline timeline = work.timeline();
    if (timeline.length() > contextTokens) {
      answers.refuse(work);
    } else if (hasSequence(work)) {
      if (work.reply() != null) {
        work.reply().startsFrom(timeline.read());
      }
      if (timeline.unread() > 0) {
        track.admitted.add(work);
      }
    }
  }

  /** Ends what was only to be read, and is. */
  private void endRead() {
    for (int i = 0; i < works.size(); i++) {
      Work work = works.get(i);
      boolean isReading = work.reply() == null && work.timeline().isLive();
      if (isReading && work.timeline().unread() == 0) {
        works.remove(work);
        work.whenRead().run(); // which may end other work
        i = -1;
      }
    }
  }

  private boolean hasSequence(Work work) {
    if (residency.admit(work.timeline())) {
      return true;
    }
    residency.retireAllBut(other -> isInPass(other) || works.isNeeded(other, work));
    return residency.admit(work.timeline());
  }

  private boolean mayTakePart(Work work, Track track) {
    return track == urgent ? overtakes(work) : isTimely(work);
  }

  /** Whether nobody wants to speak, or this is of somebody who does. */
  private boolean isTimely(Work work) {
    return work.priority() != Priority.BACKGROUND || works.get(0).priority() == Priority.BACKGROUND;
  }

  /** Whether a reply need not wait for the end of the suspended pass to say its first word. */
  private boolean overtakes(Work work) {
    return main.isUnderWay()
        && work.isAwaited()
        && work.isBefore(main.round.mostUrgent())
        && !isInPass(work.timeline());
  }

  /** Whether a pass is under way that reads for this dialogue. */
  boolean concernsPass(Succession dialogue) {
    return dialogue.involves(inPass);
  }

  private boolean isInPass(Timeline timeline) {
    return main.holds(timeline) || urgent.holds(timeline);
  }

  private void endCancelled() {
    for (int i = 0; i < works.size(); ) {
      Work work = works.get(i);
      boolean cancelled = work.reply() != null && work.reply().isCancelled();
      if (cancelled && !isInPass(work.timeline())) {
        answers.end(work, StopReason.CANCELLED); // which takes it out of the works
      } else {
        i++;
      }
    }
  }

  private static boolean onlyReads(Track track) {
    for (int i = 0; i < track.admitted.size(); i++) {
      if (track.admitted.get(i).reply() != null) {
        return false;
      }
    }
    return true;
  }

  /** How much text to read at once, so that nobody waits for it longer than is right. */
  private int promptRows(Track track) {
    FrameBudget budget = time.budget();
    Work first = track.admitted.get(0);
    if (budget.isUnlimited() && onlyReads(track)) {
      return passTimes.promptRows(BACKGROUND_FRAME, track.mostRows);
    }
    for (int i = 0; i < track.admitted.size(); i++) {
      Work work = track.admitted.get(i);
      if (work.isSpeaking() && !first.isBefore(work)) {
        return passTimes.promptRowsBesideSpeech(budget, track.mostRows);
      }
    }
    return passTimes.promptRows(budget, track.mostRows);
  }
}
