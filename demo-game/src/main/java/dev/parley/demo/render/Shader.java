package dev.parley.demo.render;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.shape.Mat4;
import dev.parley.demo.shape.Vec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A vertex and a fragment shader, linked, and the names of what they are told. */
public final class Shader implements AutoCloseable {
  private static final String HEAD = "#version 330 core\n";

  private final int program;
  private final Map<String, Integer> locations = new HashMap<>();

  private Shader(int program) {
    this.program = program;
  }

  /**
   * Compiles {@code name.vert} and {@code name.frag} that lie beside this class, each after {@code
   * common.glsl}.
   *
   * @throws IllegalStateException if the driver refuses them
   */
  static Shader of(String name) {
    String common = read("common.glsl");
    return link(name, HEAD + common + read(name + ".vert"), HEAD + common + read(name + ".frag"));
  }

  /** Links two sources that are whole but for the line that names their version. */
  public static Shader link(String name, String vertex, String fragment) {
    int program = glCreateProgram();
    int first = compile(GL_VERTEX_SHADER, name, vertex);
    int second = compile(GL_FRAGMENT_SHADER, name, fragment);
    glAttachShader(program, first);
    glAttachShader(program, second);
    glLinkProgram(program);
    glDeleteShader(first);
    glDeleteShader(second);
    if (glGetProgrami(program, GL_LINK_STATUS) == GL_FALSE) {
      throw new IllegalStateException(
          "the shader '" + name + "' does not link: " + glGetProgramInfoLog(program));
    }
    return new Shader(program);
  }

  private static int compile(int kind, String name, String source) {
    int shader = glCreateShader(kind);
    glShaderSource(shader, source);
    glCompileShader(shader);
    if (glGetShaderi(shader, GL_COMPILE_STATUS) == GL_FALSE) {
      throw new IllegalStateException(
          "the shader '" + name + "' does not compile: " + glGetShaderInfoLog(shader));
    }
    return shader;
  }

  private static String read(String file) {
    try (InputStream in = Shader.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the shader " + file + " is missing from the game's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void use() {
    glUseProgram(program);
  }

  public void set(String name, float value) {
    glUniform1f(location(name), value);
  }

  public void set(String name, int value) {
    glUniform1i(location(name), value);
  }

  public void set(String name, float x, float y) {
    glUniform2f(location(name), x, y);
  }

  public void set(String name, Vec value) {
    glUniform3f(location(name), value.x(), value.y(), value.z());
  }

  public void set(String name, Mat4 value) {
    glUniformMatrix4fv(location(name), false, value.values());
  }

  private int location(String name) {
    return locations.computeIfAbsent(name, n -> glGetUniformLocation(program, n));
  }

  @Override
  public void close() {
    glDeleteProgram(program);
  }
}
