package dev.parley.demo.text;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.text.Font.Glyph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.Map;
import org.lwjgl.stb.STBTTAlignedQuad;
import org.lwjgl.stb.STBTTFontinfo;
import org.lwjgl.stb.STBTTPackContext;
import org.lwjgl.stb.STBTTPackedchar;
import org.lwjgl.stb.STBTruetype;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/** All letters of the game on one texture, in the sizes that the player chose. */
public final class FontSheet implements AutoCloseable {
  private static final int SIDE = 2048;
  private static final int LARGE_SIDE = 4096;

  /** From there on letters need a larger sheet, and no finer steps from one pixel to the next. */
  private static final double LARGE = 1.6;

  /** Larger letters are drawn so, and stretched. */
  private static final double LARGEST = 4.4;

  private static final double LARGEST_GAUGES = 1.2;

  /** Latin with its accents, Greek, Cyrillic, and the punctuation that writers and models use. */
  private static final int[][] RANGES = {
    {0x20, 0x7e},
    {0xa0, 0x17f},
    {0x386, 0x3ce},
    {0x400, 0x45f},
    {0x2013, 0x2014},
    {0x2018, 0x201e},
    {0x2022, 0x2022},
    {0x2026, 0x2026},
    {0x2032, 0x2033},
    {0x20ac, 0x20ac}
  };

  /** Of the sheet's side, a corner that is all ink. */
  private static final int INK_SHARE = 256;

  private final int texture = glGenTextures();
  private final LetterSize size;
  private final int side;
  private final Font speech;
  private final Font name;
  private final Font small;
  private final Font title;
  private final Font figures;
  private final Font gauges;

  public FontSheet(LetterSize size) {
    this.size = size;
    double scale = size.scale();
    boolean large = scale * size.density() > LARGE;
    side = large ? LARGE_SIDE : SIDE;
    ByteBuffer pixels = MemoryUtil.memCalloc(side * side);
    ByteBuffer regular = read("Vollkorn-Regular.ttf");
    ByteBuffer bold = read("Vollkorn-SemiBold.ttf");
    ByteBuffer sans = read("Lato-Medium.ttf");
    try (STBTTPackContext context = STBTTPackContext.malloc()) {
      STBTruetype.stbtt_PackBegin(context, pixels, side, side, 0, 2);
      STBTruetype.stbtt_PackSetOversampling(context, large ? 1 : 2, 1);
      speech = pack(context, regular, 20 * scale);
      name = pack(context, bold, 19 * scale);
      small = pack(context, regular, 17 * scale);
      figures = pack(context, sans, 14 * scale);
      gauges = pack(context, sans, 14 * Math.min(scale, LARGEST_GAUGES));
      title = pack(context, bold, 34 * scale);
      STBTruetype.stbtt_PackEnd(context);
    } finally {
      MemoryUtil.memFree(regular);
      MemoryUtil.memFree(bold);
      MemoryUtil.memFree(sans);
    }
    // A corner that is all ink, for what is filled.
    int ink = side / INK_SHARE;
    for (int y = side - ink; y < side; y++) {
      for (int x = side - ink; x < side; x++) {
        pixels.put(y * side + x, (byte) 255);
      }
    }
    glBindTexture(GL_TEXTURE_2D, texture);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, side, side, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    MemoryUtil.memFree(pixels);
  }

  /** For what people say. */
  public Font speech() {
    return speech;
  }

  /** For who says it. */
  public Font name() {
    return name;
  }

  /** For logs and hints. */
  public Font small() {
    return small;
  }

  /** For keys. */
  public Font figures() {
    return figures;
  }

  /** For many numbers, which cover the picture where they grow as large as what people say. */
  public Font gauges() {
    return gauges;
  }

  /** For the game's name. */
  public Font title() {
    return title;
  }

  /** For which this was made. */
  public LetterSize size() {
    return size;
  }

  void bind() {
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, texture);
  }

  private Font pack(STBTTPackContext context, ByteBuffer file, double pixels) {
    try (STBTTFontinfo info = STBTTFontinfo.malloc()) {
      STBTruetype.stbtt_InitFont(info, file);
      Map<Integer, Glyph> glyphs = new HashMap<>();
      for (int[] range : RANGES) {
        pack(context, file, info, pixels, range, glyphs);
      }
      Glyph unknown = java.util.Objects.requireNonNull(glyphs.get((int) '?'));
      return measured(info, pixels, glyphs, unknown);
    }
  }

  private void pack(
      STBTTPackContext context,
      ByteBuffer file,
      STBTTFontinfo info,
      double pixels,
      int[] range,
      Map<Integer, Glyph> glyphs) {
    double drawn = Math.min(size.density(), LARGEST / size.scale());
    float unit = (float) (1 / drawn);
    int count = range[1] - range[0] + 1;
    try (STBTTPackedchar.Buffer packed = STBTTPackedchar.malloc(count);
        STBTTAlignedQuad quad = STBTTAlignedQuad.malloc();
        MemoryStack stack = MemoryStack.stackPush()) {
      STBTruetype.stbtt_PackFontRange(
          context, file, 0, (float) (-pixels * drawn), range[0], packed);
      FloatBuffer penX = stack.mallocFloat(1);
      FloatBuffer penY = stack.mallocFloat(1);
      for (int i = 0; i < count; i++) {
        if (STBTruetype.stbtt_FindGlyphIndex(info, range[0] + i) == 0) {
          continue; // the font has no such letter
        }
        penX.put(0, 0);
        penY.put(0, 0);
        STBTruetype.stbtt_GetPackedQuad(packed, side, side, i, penX, penY, quad, false);
        glyphs.put(
            range[0] + i,
            new Glyph(
                quad.s0(),
                quad.t0(),
                quad.s1(),
                quad.t1(),
                quad.x0() * unit,
                quad.y0() * unit,
                quad.x1() * unit,
                quad.y1() * unit,
                penX.get(0) * unit));
      }
    }
  }

  private static Font measured(
      STBTTFontinfo info, double pixels, Map<Integer, Glyph> glyphs, Glyph unknown) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer ascent = stack.mallocInt(1);
      IntBuffer descent = stack.mallocInt(1);
      IntBuffer gap = stack.mallocInt(1);
      STBTruetype.stbtt_GetFontVMetrics(info, ascent, descent, gap);
      float scale = STBTruetype.stbtt_ScaleForMappingEmToPixels(info, (float) pixels);
      float height = Math.round(pixels * 1.28);
      float inked = (ascent.get(0) - descent.get(0)) * scale;
      float top = ascent.get(0) * scale + (height - inked) / 2;
      return new Font(glyphs, unknown, Math.round(top), height);
    }
  }

  private static ByteBuffer read(String file) {
    try (InputStream in = FontSheet.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the font " + file + " is missing from the game's jar");
      }
      byte[] bytes = in.readAllBytes();
      return MemoryUtil.memAlloc(bytes.length).put(bytes).flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    glDeleteTextures(texture);
  }
}
