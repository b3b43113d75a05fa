package dev.parley.demo.render;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.shape.MeshBuilder;
import java.nio.FloatBuffer;
import org.lwjgl.system.MemoryUtil;

/** Triangles on the device, in the layout of {@link MeshBuilder}. */
public final class Mesh implements AutoCloseable {
  private final int array = glGenVertexArrays();
  private final int buffer = glGenBuffers();
  private final int usage;
  private FloatBuffer staging = MemoryUtil.memAllocFloat(1 << 12);
  private int vertices;

  private Mesh(int usage) {
    this.usage = usage;
    glBindVertexArray(array);
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    int[] widths = {3, 3, 3, 1};
    long offset = 0;
    for (int i = 0; i < widths.length; i++) {
      glEnableVertexAttribArray(i);
      glVertexAttribPointer(
          i, widths[i], GL_FLOAT, false, MeshBuilder.STRIDE * Float.BYTES, offset);
      offset += (long) widths[i] * Float.BYTES;
    }
  }

  /** One that stays as it is. */
  static Mesh still(MeshBuilder shape) {
    Mesh mesh = new Mesh(GL_STATIC_DRAW);
    mesh.fill(shape.data(), shape.size());
    return mesh;
  }

  /** One that is filled anew for every frame. */
  public static Mesh moving() {
    return new Mesh(GL_STREAM_DRAW);
  }

  public void fill(float[] data, int size) {
    if (staging.capacity() < size) {
      MemoryUtil.memFree(staging);
      staging = MemoryUtil.memAllocFloat(Integer.highestOneBit(size) * 2);
    }
    staging.clear();
    staging.put(data, 0, size).flip();
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferData(GL_ARRAY_BUFFER, staging, usage);
    vertices = size / MeshBuilder.STRIDE;
  }

  public void draw() {
    if (vertices > 0) {
      glBindVertexArray(array);
      glDrawArrays(GL_TRIANGLES, 0, vertices);
    }
  }

  @Override
  public void close() {
    glDeleteBuffers(buffer);
    glDeleteVertexArrays(array);
    MemoryUtil.memFree(staging);
  }
}
