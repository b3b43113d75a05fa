package dev.parley.demo.text;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.render.Mesh;
import dev.parley.demo.render.Shader;
import dev.parley.demo.shape.MeshBuilder;
import dev.parley.demo.text.Font.Glyph;
import java.util.Arrays;

/**
 * Draws flat things over the picture: letters, rounded boxes, lines. Positions are pixels from the
 * upper left, colours 0xRRGGBB as on the screen.
 */
public final class Canvas implements AutoCloseable {
  private static final String VERTEX =
      """
      #version 330 core
      layout(location = 0) in vec3 position;
      layout(location = 1) in vec3 place;
      layout(location = 2) in vec3 colour;
      layout(location = 3) in float alpha;
      uniform vec2 screen;
      out vec3 uv;
      flat out float kind;
      out vec4 tint;
      void main() {
        uv = place;
        kind = position.z;
        tint = vec4(colour, alpha);
        gl_Position = vec4(position.xy / screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
      }
      """;

  private static final String FRAGMENT =
      """
      #version 330 core
      in vec3 uv;
      flat in float kind;
      in vec4 tint;
      uniform sampler2D sheet;
      out vec4 result;
      void main() {
        float ink = kind > 0.5
            ? clamp(uv.z * (1.0 - length(uv.xy)) + 0.5, 0.0, 1.0)
            : texture(sheet, uv.xy).r;
        result = vec4(tint.rgb, tint.a * ink);
      }
      """;

  /** The middle of the sheet's corner that is all ink. */
  private static final float INK = 511f / 512;

  private final Shader shader = Shader.link("canvas", VERTEX, FRAGMENT);
  private final Mesh mesh = Mesh.moving();
  private float[] data = new float[MeshBuilder.STRIDE * 6 * 1024];
  private int size;
  private FontSheet sheet;
  private int width = 1;
  private int height = 1;

  public Canvas(FontSheet sheet) {
    this.sheet = sheet;
  }

  /**
   * Begins a frame.
   *
   * @param screenWidth in pixels of the layout that the letters were made for
   * @param screenHeight in pixels of the layout
   */
  public void begin(FontSheet letters, int screenWidth, int screenHeight) {
    sheet = letters;
    width = screenWidth;
    height = screenHeight;
    size = 0;
  }

  /** Draws what was asked for since the frame began. */
  public void end() {
    glDisable(GL_DEPTH_TEST);
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    shader.use();
    shader.set("screen", (float) width, (float) height);
    shader.set("sheet", 0);
    sheet.bind();
    mesh.fill(data, size);
    mesh.draw();
    glDisable(GL_BLEND);
  }

  /** A box with round corners. */
  public void box(Box box, double radius, int colour, double alpha) {
    float r = (float) Math.min(radius, Math.min(box.width(), box.height()) / 2);
    float x0 = box.x();
    float y0 = box.y();
    float x1 = box.right();
    float y1 = box.bottom();
    solid(x0 + r, y0, x1 - r, y1, colour, alpha);
    solid(x0, y0 + r, x0 + r, y1 - r, colour, alpha);
    solid(x1 - r, y0 + r, x1, y1 - r, colour, alpha);
    if (r > 0) {
      corner(x0 + r, y0 + r, -r, -r, colour, alpha);
      corner(x1 - r, y0 + r, r, -r, colour, alpha);
      corner(x0 + r, y1 - r, -r, r, colour, alpha);
      corner(x1 - r, y1 - r, r, r, colour, alpha);
    }
  }

  public void solid(float x0, float y0, float x1, float y1, int colour, double alpha) {
    quad(x0, y0, x1, y1, 0, INK, INK, INK, INK, 0, colour, alpha);
  }

  /** A triangle. */
  public void triangle(
      float ax, float ay, float bx, float by, float cx, float cy, int colour, double alpha) {
    vertex(ax, ay, 0, INK, INK, 0, colour, alpha);
    vertex(bx, by, 0, INK, INK, 0, colour, alpha);
    vertex(cx, cy, 0, INK, INK, 0, colour, alpha);
  }

  /** Letters, with their line's top at {@code y}. */
  public void text(Font font, float x, float y, String text, int colour, double alpha) {
    float pen = onPixel(x);
    float base = onPixel(y + font.ascent());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      Glyph g = font.glyph(text.codePointAt(i));
      if (g.right() > g.left()) {
        quad(
            pen + g.left(),
            base + g.top(),
            pen + g.right(),
            base + g.bottom(),
            0,
            g.u0(),
            g.v0(),
            g.u1(),
            g.v1(),
            0,
            colour,
            alpha);
      }
      pen += g.advance();
    }
  }

  /** Where a pixel of the picture begins, for letters that are sharp. */
  private float onPixel(float at) {
    double density = sheet.size().density();
    return (float) (Math.round(at * density) / density);
  }

  /**
   * Letters that are readable on anything. Their edge fades before they do, and leaves no ghost.
   */
  public void shadowed(Font font, float x, float y, String text, int colour, double alpha) {
    for (int i = 0; i < 4; i++) {
      float dx = i < 2 ? i * 2 - 1 : 0;
      float dy = i < 2 ? 0.5f : (i - 2) * 2 - 1;
      text(font, x + dx, y + dy, text, 0x05070c, alpha * alpha * 0.75);
    }
    text(font, x, y, text, colour, alpha);
  }

  private void corner(float x, float y, float dx, float dy, int colour, double alpha) {
    float radius = (float) (Math.abs(dx) * sheet.size().density()); // its edge is a pixel wide
    quad(x, y, x + dx, y + dy, 1, 0, 0, 1, 1, radius, colour, alpha);
  }

  private void quad(
      float x0,
      float y0,
      float x1,
      float y1,
      float kind,
      float u0,
      float v0,
      float u1,
      float v1,
      float radius,
      int colour,
      double alpha) {
    vertex(x0, y0, kind, u0, v0, radius, colour, alpha);
    vertex(x1, y0, kind, u1, v0, radius, colour, alpha);
    vertex(x1, y1, kind, u1, v1, radius, colour, alpha);
    vertex(x0, y0, kind, u0, v0, radius, colour, alpha);
    vertex(x1, y1, kind, u1, v1, radius, colour, alpha);
    vertex(x0, y1, kind, u0, v1, radius, colour, alpha);
  }

  private void vertex(
      float x, float y, float kind, float u, float v, float radius, int colour, double alpha) {
    if (size + MeshBuilder.STRIDE > data.length) {
      data = Arrays.copyOf(data, data.length * 2);
    }
    float[] d = data;
    int i = size;
    d[i] = x;
    d[i + 1] = y;
    d[i + 2] = kind;
    d[i + 3] = u;
    d[i + 4] = v;
    d[i + 5] = radius;
    d[i + 6] = (colour >> 16 & 0xff) / 255f;
    d[i + 7] = (colour >> 8 & 0xff) / 255f;
    d[i + 8] = (colour & 0xff) / 255f;
    d[i + 9] = (float) alpha;
    size += MeshBuilder.STRIDE;
  }

  @Override
  public void close() {
    shader.close();
    mesh.close();
  }
}
