package dev.parley.scene;

import static org.lwjgl.opengl.GL33C.*;

/**
 * A picture that takes a GPU as long as one wants: layers over the whole of it, one on the other.
 *
 * <p><b>Threads.</b> That of the OpenGL context.
 */
final class LayeredScene {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int MOST_LAYERS = 1 << 14;

  private static final String VERTICES =
      """
      #version 330 core
      out vec2 place;
      void main() {
        place = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
        gl_Position = vec4(2.0 * place - 1.0, 0.0, 1.0);
      }
      """;

  private static final String COLOURS =
      """
      #version 330 core
      in vec2 place;
      out vec4 colour;
      void main() {
        float wave = sin(20.0 * place.x + sin(30.0 * place.y)) * 0.5 + 0.5;
        colour = vec4(wave, place, 0.02);
      }
      """;

  private final int layers;

  private LayeredScene(int layers) {
    this.layers = layers;
  }

  /** One whose picture takes about that long, as long as nobody else uses the GPU. */
  static LayeredScene lasting(long nanos) {
    int colours = glGenRenderbuffers();
    glBindRenderbuffer(GL_RENDERBUFFER, colours);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, WIDTH, HEIGHT);
    glBindFramebuffer(GL_FRAMEBUFFER, glGenFramebuffers());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours);
    glViewport(0, 0, WIDTH, HEIGHT);
    glBindVertexArray(glGenVertexArrays());
    int program = glCreateProgram();
    glAttachShader(program, shader(GL_VERTEX_SHADER, VERTICES));
    glAttachShader(program, shader(GL_FRAGMENT_SHADER, COLOURS));
    glLinkProgram(program);
    glUseProgram(program);
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    int layers = 1;
    while (layers < MOST_LAYERS && took(new LayeredScene(2 * layers)) <= nanos) {
      layers *= 2;
    }
    return new LayeredScene(layers);
  }

  private static long took(LayeredScene scene) {
    scene.draw();
    glFinish();
    long begin = System.nanoTime();
    scene.draw();
    glFinish();
    return System.nanoTime() - begin;
  }

  private static int shader(int kind, String source) {
    int shader = glCreateShader(kind);
    glShaderSource(shader, source);
    glCompileShader(shader);
    if (glGetShaderi(shader, GL_COMPILE_STATUS) != GL_TRUE) {
      throw new IllegalStateException(glGetShaderInfoLog(shader));
    }
    return shader;
  }

  int layers() {
    return layers;
  }

  /** Gives it to OpenGL, which draws it later. */
  void draw() {
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    glDrawArraysInstanced(GL_TRIANGLES, 0, 3, layers);
    glFlush();
  }
}
