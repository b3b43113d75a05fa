package dev.parley.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lwjgl.glfw.GLFW.*;
import static org.lwjgl.opengl.GL33C.*;

import java.nio.ByteBuffer;
import org.lwjgl.opengl.GL;
import org.lwjgl.system.MemoryUtil;

/**
 * A voice as bars, one for each token, as high as the float of a buffer says. Who writes the buffer
 * is no concern of its.
 *
 * <p><b>Threads.</b> The one that opened it, to which its OpenGL context stays current.
 */
final class EnergyScene implements AutoCloseable {
  static final int WIDTH = 320;
  static final int HEIGHT = 200;

  private static final String VERTICES =
      """
      #version 330 core
      layout(location = 0) in float energy;
      uniform int bars;
      void main() {
        vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
        float x = (float(gl_InstanceID) + mix(0.1, 0.9, corner.x)) / float(bars);
        gl_Position = vec4(2.0 * x - 1.0, 2.0 * corner.y * energy - 1.0, 0.0, 1.0);
      }
      """;

  private static final String COLOURS =
      """
      #version 330 core
      out vec4 colour;
      void main() {
        colour = vec4(1.0, 0.6, 0.2, 1.0);
      }
      """;

  private final int bars;
  private final long window;
  private final int program;
  private final int energies;
  private final ByteBuffer picture = MemoryUtil.memAlloc(4 * WIDTH * HEIGHT);

  private EnergyScene(long window, int bars) {
    this.window = window;
    this.bars = bars;
    drawIntoPicture();
    this.program = program();
    this.energies = glGenBuffers();
    glBindVertexArray(glGenVertexArrays());
    glBindBuffer(GL_ARRAY_BUFFER, energies);
    glBufferData(GL_ARRAY_BUFFER, new float[bars], GL_DYNAMIC_DRAW);
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 1, GL_FLOAT, false, Float.BYTES, 0);
    glVertexAttribDivisor(0, 1);
  }

  /** Skips the test where nothing can be drawn. */
  static EnergyScene open(int bars) {
    assumeTrue(System.getenv("DISPLAY") != null, "skipped: no display (xvfb-run gives one)");
    assumeTrue(glfwInit(), "skipped: GLFW finds no display");
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    long window = glfwCreateWindow(WIDTH, HEIGHT, "a voice", 0, 0);
    if (window == 0) {
      glfwTerminate();
      return abort("skipped: there is no OpenGL 3.3 on this display");
    }
    glfwMakeContextCurrent(window);
    GL.createCapabilities();
    return new EnergyScene(window, bars);
  }

  /** Not into the window, whose pixels nobody keeps while it is not seen. */
  private static void drawIntoPicture() {
    int colours = glGenRenderbuffers();
    glBindRenderbuffer(GL_RENDERBUFFER, colours);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, WIDTH, HEIGHT);
    glBindFramebuffer(GL_FRAMEBUFFER, glGenFramebuffers());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours);
    assertEquals(GL_FRAMEBUFFER_COMPLETE, glCheckFramebufferStatus(GL_FRAMEBUFFER));
    glViewport(0, 0, WIDTH, HEIGHT);
  }

  private static int program() {
    int program = glCreateProgram();
    glAttachShader(program, shader(GL_VERTEX_SHADER, VERTICES));
    glAttachShader(program, shader(GL_FRAGMENT_SHADER, COLOURS));
    glLinkProgram(program);
    assertEquals(GL_TRUE, glGetProgrami(program, GL_LINK_STATUS), glGetProgramInfoLog(program));
    return program;
  }

  private static int shader(int kind, String source) {
    int shader = glCreateShader(kind);
    glShaderSource(shader, source);
    glCompileShader(shader);
    assertEquals(GL_TRUE, glGetShaderi(shader, GL_COMPILE_STATUS), glGetShaderInfoLog(shader));
    return shader;
  }

  /** The name of the buffer, of as many floats as there are bars, all 0 at first. */
  int energies() {
    return energies;
  }

  /** Fills the buffer from here. */
  void write(float[] floats) {
    glBindBuffer(GL_ARRAY_BUFFER, energies);
    glBufferSubData(GL_ARRAY_BUFFER, 0, floats);
  }

  void draw() {
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    glUseProgram(program);
    glUniform1i(glGetUniformLocation(program, "bars"), bars);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, bars);
    assertEquals(GL_NO_ERROR, glGetError());
  }

  /** The heights of the bars that were drawn, in pixels. */
  int[] heights() {
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, WIDTH, HEIGHT, GL_RGBA, GL_UNSIGNED_BYTE, picture);
    int[] heights = new int[bars];
    for (int bar = 0; bar < bars; bar++) {
      int x = WIDTH * (2 * bar + 1) / (2 * bars);
      while (heights[bar] < HEIGHT && picture.get(4 * (heights[bar] * WIDTH + x)) != 0) {
        heights[bar]++;
      }
    }
    return heights;
  }

  @Override
  public void close() {
    MemoryUtil.memFree(picture);
    glfwDestroyWindow(window);
    glfwTerminate();
  }
}
