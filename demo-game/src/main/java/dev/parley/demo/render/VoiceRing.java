package dev.parley.demo.render;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.shape.Look;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.talk.SpokenRings;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * A ring of light on the ground around the fire, a trail in it for each companion: the stronger a
 * token, the brighter and the higher its place. The numbers lie in a buffer that a shader reads,
 * whoever has written them there.
 */
final class VoiceRing implements AutoCloseable {
  private static final int UNIT = 3;
  private static final double INNERMOST = 1.16;
  private static final double APART = 0.13;
  private static final Vec WARM = Vec.of(1.0, 0.52, 0.2);

  private final SpokenRings rings;
  private final List<String> companions;
  private final Shader shader = Shader.of("voice");
  private final List<VoiceTrail> trails = new ArrayList<>();
  private final float[] numbers;
  private final int buffer = glGenBuffers();
  private final int texture = glGenTextures();

  VoiceRing(SpokenRings rings) {
    this.rings = rings;
    this.companions = rings.companions();
    this.numbers = new float[companions.size() * SpokenRings.PIECES];
    for (int i = 0; i < companions.size(); i++) {
      trails.add(new VoiceTrail(INNERMOST + i * APART));
    }
    glBindBuffer(GL_TEXTURE_BUFFER, buffer);
    glBufferData(GL_TEXTURE_BUFFER, numbers, GL_DYNAMIC_DRAW);
    glActiveTexture(GL_TEXTURE0 + UNIT);
    glBindTexture(GL_TEXTURE_BUFFER, texture);
    glTexBuffer(GL_TEXTURE_BUFFER, GL_R32F, buffer);
  }

  /** One frame, after the camp has moved. */
  void move(Camp camp, List<Bubble> bubbles, double deltaSeconds) {
    rings.hear(bubbles);
    for (int i = 0; i < trails.size(); i++) {
      Body body = camp.body(companions.get(i));
      boolean heard =
          bubbles.stream().anyMatch(b -> b.speaker().equals(body.id()) && b.isSpeaking());
      double bearing = Place.FIRE.spot().bearingTo(body.at());
      trails.get(i).move(heard, (double) rings.said(i), bearing, deltaSeconds);
    }
  }

  /** Whether there is nothing to draw. */
  boolean isDark() {
    return trails.stream().noneMatch(VoiceTrail::shines);
  }

  /** To be told from where one looks, before {@link #draw}. */
  Shader shader() {
    return shader;
  }

  /** Adds its light to the picture. */
  void draw() {
    fetch();
    glActiveTexture(GL_TEXTURE0 + UNIT);
    glBindTexture(GL_TEXTURE_BUFFER, texture);
    shader.set("energies", UNIT);
    for (int i = 0; i < trails.size(); i++) {
      if (trails.get(i).shines()) {
        shader.set("ring", i * SpokenRings.PIECES);
        shader.set("tint", WARM.mix(Vec.rgb(Look.accent(companions.get(i))), 0.7));
        trails.get(i).draw(shader);
      }
    }
  }

  private void fetch() {
    if (!rings.copyTo(buffer)) {
      rings.read(numbers);
      glBindBuffer(GL_TEXTURE_BUFFER, buffer);
      glBufferSubData(GL_TEXTURE_BUFFER, 0, numbers);
    }
  }

  @Override
  public void close() {
    rings.forget();
    trails.forEach(VoiceTrail::close);
    shader.close();
    glDeleteTextures(texture);
    glDeleteBuffers(buffer);
  }
}
