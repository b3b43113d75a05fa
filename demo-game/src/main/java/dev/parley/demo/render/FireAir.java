package dev.parley.demo.render;

import dev.parley.demo.shape.Vec;

/** What moves in the air: flames, sparks, smoke, glows, and mist over the river. */
final class FireAir {
  private static final int SPARKS = 46;
  private static final int PUFFS = 9;

  /** How the light of the fire wavers; 1 on average. */
  static double flicker(double seconds) {
    return 1
        + 0.07 * Math.sin(seconds * 9.1)
        + 0.05 * Math.sin(seconds * 15.7 + 1)
        + 0.05 * Math.sin(seconds * 5.3 + Math.sin(seconds * 3.1) * 2)
        + 0.03 * Math.sin(seconds * 27.0);
  }

  /** Where the light of the fire comes from; it never rests. */
  static Vec light(double seconds) {
    return Vec.of(
        0.06 * Math.sin(seconds * 6.7) + 0.03 * Math.sin(seconds * 14.1),
        0.82 + 0.05 * Math.sin(seconds * 8.3),
        0.06 * Math.sin(seconds * 5.9 + 2) + 0.03 * Math.sin(seconds * 13.3));
  }

  /** Mist over the river, and smoke. */
  void haze(Sprites sprites, double seconds, double strength) {
    Vec pale = Vec.of(0.30, 0.36, 0.47);
    for (int i = 0; i < 4; i++) {
      double z = -72 + i * 14;
      double x = 9 * Math.sin(i * 2.1 + seconds * 0.011) + (i - 2) * 6;
      sprites.upright(Vec.of(x, -0.6, z), 44 - i * 4, 2.0, pale, 0.34 + 0.017 * i);
    }
    sprites.upright(Vec.of(-9, -0.55, -12.5), 10, 0.65, Vec.of(0.25, 0.31, 0.41), 0.35);
    smoke(sprites, seconds, strength);
  }

  /** What burns. */
  void flames(Sprites sprites, double strength) {
    double size = 0.62 + 0.38 * strength;
    for (int i = 0; i < 3; i++) {
      double angle = i * 2.1 + 0.4;
      double reach = 0.15;
      sprites.upright(
          Vec.of(
              Math.sin(angle) * reach,
              0.03 + 0.68 * size * (1 - 0.14 * i),
              Math.cos(angle) * reach),
          0.56 * size,
          0.72 * size * (1 - 0.14 * i),
          Vec.of(0.13 + i * 0.31, 0, 0),
          0.92);
    }
  }

  /** Sparks, and the shimmer around what glows. */
  void glows(Sprites sprites, double seconds, double strength) {
    Vec warm = Vec.of(1.0, 0.42, 0.12);
    double waver = flicker(seconds) * strength;
    sprites.add(Vec.of(0, 0.75, 0), 3.4, warm, 0.20 * waver);
    sprites.add(Vec.of(0, 0.5, 0), 1.3, warm, 0.36 * waver);
    sprites.add(Vec.of(-4.02, 1.52, -2.89), 0.7, Vec.of(1, 0.6, 0.25), 0.5);
    sparks(sprites, seconds, strength);
  }

  /** Each spark is a function of time alone: nothing is kept between frames. */
  private static void sparks(Sprites sprites, double seconds, double strength) {
    for (int i = 0; i < SPARKS * strength; i++) {
      double period = 1.5 + 2.2 * part(i, 1);
      double life = seconds / period + part(i, 2);
      double age = life - Math.floor(life);
      int turn = i * 31 + (int) Math.floor(life) * 7;
      double drift = 0.5 + 1.3 * age;
      double x = (part(turn, 3) - 0.5) * 0.5 * drift + 0.18 * Math.sin(age * 9 + i) * age;
      double z = (part(turn, 4) - 0.5) * 0.5 * drift + 0.18 * Math.cos(age * 7 + i) * age;
      double y = 0.4 + age * (1.6 + 2.4 * part(turn, 5));
      double bright = (1 - age) * (0.6 + 0.4 * Math.sin(seconds * 20 + i));
      sprites.add(Vec.of(x, y, z), 0.022 + 0.012 * part(i, 6), Vec.of(1, 0.55, 0.18), 1.6 * bright);
    }
  }

  private static void smoke(Sprites sprites, double seconds, double strength) {
    for (int i = 0; i < PUFFS; i++) {
      double life = seconds / 7.5 + (double) i / PUFFS;
      double age = life - Math.floor(life);
      int turn = i * 13 + (int) Math.floor(life) * 5;
      double x = 0.9 * age * age + (part(turn, 1) - 0.5) * 0.5 * (0.4 + age);
      double z = -0.5 * age + (part(turn, 2) - 0.5) * 0.5 * (0.4 + age);
      double lit = Math.exp(-age * 4.5);
      Vec colour = Vec.of(0.20 + 0.38 * lit, 0.215 + 0.13 * lit, 0.26);
      double alpha = 0.2 * Math.min(1, age * 6) * (1 - age) * (0.6 + 0.4 * strength);
      sprites.add(Vec.of(x, 1.2 + age * 5.2, z), 0.35 + 1.25 * age, colour, alpha);
    }
  }

  private static double part(int i, int salt) {
    int h = i * 374761393 + salt * 668265263;
    h = (h ^ (h >>> 13)) * 1274126177;
    return ((h ^ (h >>> 16)) & 0xffff) / 65536.0;
  }
}
