package dev.parley.demo.talk;

import dev.parley.Npc;
import dev.parley.persona.Persona;
import dev.parley.persona.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What companions say among themselves when nobody speaks to them: one says a line that its writer
 * wrote about another, or about the night, and the other answers.
 */
final class IdleChatter {
  private static final double FIRST_AFTER = 16;
  private static final double SHORTEST = 24;
  private static final double LONGEST = 50;
  private static final double ANSWER_AFTER = 1.2;

  private final List<Npc> companions;
  private final Set<String> said = new LinkedHashSet<>();
  private long seed;
  private int drawn;
  private double wait = FIRST_AFTER;
  private @Nullable Remark unanswered;

  IdleChatter(List<Npc> companions, long seed) {
    this.companions = companions;
    this.seed = seed;
  }

  /**
   * What is said now, if anything.
   *
   * @param quietSeconds for which nobody has spoken
   */
  Optional<Remark> next(double quietSeconds, double deltaSeconds) {
    Remark open = unanswered;
    if (open != null) {
      if (quietSeconds < ANSWER_AFTER) {
        return Optional.empty();
      }
      unanswered = null;
      return Optional.of(new Remark(open.speaker(), open.listener(), open.line(), true));
    }
    if (quietSeconds <= 0) {
      wait = Math.max(wait, SHORTEST);
      return Optional.empty();
    }
    wait -= deltaSeconds;
    if (wait > 0) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(seed + drawn++);
    wait = SHORTEST + random.nextDouble() * (LONGEST - SHORTEST);
    Optional<Remark> remark = choose(random);
    unanswered = remark.orElse(null);
    return remark;
  }

  private Optional<Remark> choose(SplittableRandom random) {
    if (companions.size() < 2) {
      return Optional.empty();
    }
    int first = random.nextInt(companions.size());
    int second = (first + 1 + random.nextInt(companions.size() - 1)) % companions.size();
    Persona speaker = companions.get(first).persona();
    Persona listener = companions.get(second).persona();
    List<String> lines = new ArrayList<>();
    for (Topic topic : speaker.lines().topics()) {
      if (topic.keywords().contains("joke")
          || topic.keywords().contains("wolf")
          || topic.keywords().contains("weather")
          || topic.keywords().contains("sleep")) {
        lines.addAll(topic.lines());
      }
    }
    lines.removeIf(line -> said.contains(line) || mentions(line, listener));
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.get(random.nextInt(lines.size()));
    said.add(line);
    return Optional.of(new Remark(speaker.id(), listener.id(), line, false));
  }

  /** Nobody speaks of somebody in the third person to their face. */
  private static boolean mentions(String line, Persona persona) {
    String name = CampTalk.firstName(persona).toLowerCase(Locale.ROOT);
    return line.toLowerCase(Locale.ROOT).contains(name);
  }

  TalkState.Chatter state() {
    return new TalkState.Chatter(seed, wait, drawn, List.copyOf(said), unanswered);
  }

  void restore(TalkState.Chatter saved) {
    seed = saved.seed();
    wait = saved.waitSeconds();
    drawn = saved.drawn();
    said.clear();
    said.addAll(saved.said());
    unanswered = saved.unanswered();
  }
}
