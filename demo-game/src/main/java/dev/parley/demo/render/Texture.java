package dev.parley.demo.render;

import static org.lwjgl.opengl.GL33C.*;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.lwjgl.system.MemoryUtil;

/** A picture on the device, made by arithmetic. */
final class Texture implements AutoCloseable {
  private final int id = glGenTextures();

  private Texture() {}

  /**
   * Noise that repeats without a seam: clouds of it in red, the slopes of those in green and blue,
   * single grains in alpha.
   */
  static Texture noise(int size) {
    float[] field = clouds(size);
    SplittableRandom random = new SplittableRandom(99);
    ByteBuffer pixels = MemoryUtil.memAlloc(size * size * 4);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        float here = field[y * size + x];
        float slopeX = field[y * size + (x + 1) % size] - field[y * size + (x + size - 1) % size];
        float slopeY =
            field[((y + 1) % size) * size + x] - field[((y + size - 1) % size) * size + x];
        pixels.put(unit(here)).put(unit(0.5f + slopeX * 4)).put(unit(0.5f + slopeY * 4));
        pixels.put((byte) random.nextInt(256));
      }
    }
    return upload(pixels.flip(), size, GL_RGBA8, GL_RGBA);
  }

  /** Stars in red on black; each has a number in green, by which it twinkles. */
  static Texture stars(int size, int count) {
    SplittableRandom random = new SplittableRandom(7);
    ByteBuffer pixels = MemoryUtil.memCalloc(size * size * 4);
    for (int i = 0; i < count; i++) {
      int x = random.nextInt(size);
      int y = random.nextInt(size);
      double bright = Math.pow(random.nextDouble(), 3.2);
      byte own = (byte) random.nextInt(256);
      int at = (y * size + x) * 4;
      pixels.put(at, (byte) (60 + 195 * bright)).put(at + 1, own);
      if (bright > 0.55) {
        for (int[] side : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
          int near = (((y + side[1] + size) % size) * size + (x + side[0] + size) % size) * 4;
          pixels.put(near, (byte) (120 * bright)).put(near + 1, own);
        }
      }
    }
    return upload(pixels, size, GL_RGBA8, GL_RGBA);
  }

  private static Texture upload(ByteBuffer pixels, int size, int format, int layout) {
    Texture texture = new Texture();
    glBindTexture(GL_TEXTURE_2D, texture.id);
    glTexImage2D(GL_TEXTURE_2D, 0, format, size, size, 0, layout, GL_UNSIGNED_BYTE, pixels);
    glGenerateMipmap(GL_TEXTURE_2D);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    MemoryUtil.memFree(pixels);
    return texture;
  }

  /** A row of three numbers each, to be filled anew for every frame. */
  static Texture row() {
    Texture texture = new Texture();
    glBindTexture(GL_TEXTURE_2D, texture.id);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return texture;
  }

  void fillRow(float[] triples) {
    glBindTexture(GL_TEXTURE_2D, id);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, triples.length / 3, 1, 0, GL_RGB, GL_FLOAT, triples);
  }

  void bind(int unit) {
    glActiveTexture(GL_TEXTURE0 + unit);
    glBindTexture(GL_TEXTURE_2D, id);
  }

  @Override
  public void close() {
    glDeleteTextures(id);
  }

  private static byte unit(float value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value * 255)));
  }

  private static float[] clouds(int size) {
    float[] field = new float[size * size];
    float weight = 0.5f;
    for (int cells = 8; cells <= size / 2; cells *= 2) {
      addOctave(field, size, cells, weight);
      weight *= 0.64f;
    }
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (float value : field) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    for (int i = 0; i < field.length; i++) {
      field[i] = (field[i] - least) / (most - least);
    }
    return field;
  }

  private static void addOctave(float[] field, int size, int cells, float weight) {
    SplittableRandom random = new SplittableRandom(cells);
    float[] grid = new float[cells * cells];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (float) random.nextDouble();
    }
    float scale = (float) cells / size;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int cx = (int) (x * scale);
        int cy = (int) (y * scale);
        float fx = ease(x * scale - cx);
        float fy = ease(y * scale - cy);
        int nx = (cx + 1) % cells;
        int ny = (cy + 1) % cells;
        float top = grid[cy * cells + cx] * (1 - fx) + grid[cy * cells + nx] * fx;
        float bottom = grid[ny * cells + cx] * (1 - fx) + grid[ny * cells + nx] * fx;
        field[y * size + x] += weight * (top * (1 - fy) + bottom * fy);
      }
    }
  }

  private static float ease(float t) {
    return t * t * (3 - 2 * t);
  }
}
