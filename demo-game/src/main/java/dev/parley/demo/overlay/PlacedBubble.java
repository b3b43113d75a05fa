package dev.parley.demo.overlay;

import dev.parley.demo.talk.Bubble;
import dev.parley.demo.text.Box;
import dev.parley.demo.world.Body;
import java.util.List;
import java.util.Optional;

/**
 * A bubble that has found its room.
 *
 * @param lines as they are shown
 * @param isCut whether lines above them are left out
 * @param tail to who speaks, where it can be seen
 */
record PlacedBubble(
    Bubble bubble, Body body, List<String> lines, boolean isCut, Box box, Optional<Tail> tail) {}
