package dev.parley.demo.talk;

import dev.parley.persona.Persona;
import dev.parley.persona.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What companions say among themselves when nobody speaks to them: one says a line that its writer
 * wrote about another, or about the night, and the other answers.
 */
final class IdleChatter {
  /** Topics about which one speaks without being asked. */
  private static final Set<String> IDLE = Set.of("joke", "wolf", "weather", "sleep");

  private static final double FIRST_AFTER = 16;
  private static final double SHORTEST = 24;
  private static final double LONGEST = 50;
  private static final double ANSWER_AFTER = 1.2;

  private final List<Persona> companions;
  private final BiPredicate<String, String> areTogether;

  /** What was said longest ago comes first. */
  private final Set<String> said = new LinkedHashSet<>();

  private long seed;
  private int drawn;
  private double wait = FIRST_AFTER;
  private @Nullable Remark unanswered;

  /**
   * @param areTogether whether two, by their ids, are near enough to talk
   */
  IdleChatter(List<Persona> companions, BiPredicate<String, String> areTogether, long seed) {
    this.companions = List.copyOf(companions);
    this.areTogether = areTogether;
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

  /** A new remark of those who are together, or else the one that was made longest ago. */
  private Optional<Remark> choose(SplittableRandom random) {
    List<Remark> remarks = remarks();
    List<Remark> fresh = remarks.stream().filter(one -> !said.contains(one.line())).toList();
    List<String> order = List.copyOf(said);
    Optional<Remark> chosen =
        fresh.isEmpty()
            ? remarks.stream().min(Comparator.comparingInt(one -> order.indexOf(one.line())))
            : Optional.of(fresh.get(random.nextInt(fresh.size())));
    chosen.ifPresent(
        remark -> {
          said.remove(remark.line());
          said.add(remark.line());
        });
    return chosen;
  }

  private List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>();
    for (Persona speaker : companions) {
      for (Persona listener : companions) {
        if (!speaker.equals(listener) && areTogether.test(speaker.id(), listener.id())) {
          idleLines(speaker).stream()
              .filter(line -> !mentions(line, listener))
              .map(line -> new Remark(speaker.id(), listener.id(), line, false))
              .forEach(remarks::add);
        }
      }
    }
    return remarks;
  }

  private static List<String> idleLines(Persona speaker) {
    return speaker.lines().topics().stream()
        .filter(topic -> topic.keywords().stream().anyMatch(IDLE::contains))
        .map(Topic::lines)
        .flatMap(List::stream)
        .toList();
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
