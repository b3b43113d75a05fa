package dev.parley.demo.world;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a save holds of a {@link Body}; see there for what each means. */
public record BodyState(
    String id,
    Spot at,
    double facing,
    double speed,
    boolean sitting,
    boolean carriesWood,
    Task task,
    String receiver,
    double busySeconds,
    Gesture gesture,
    double gestureSeconds,
    @Nullable Spot watched,
    @Nullable Spot shown,
    List<Spot> way) {

  public BodyState {
    way = List.copyOf(way);
  }
}
