package dev.parley.inference.tokenizer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What a chat template does, a line for each statement and for all that is written between two of
 * them. Templates that differ in layout, comments, quotation marks or in how they cut a text into
 * pieces have the same outline; those with the same outline write the same.
 *
 * @param lines such as {@code for message in messages} and {@code write "<|im_start|>"
 *     message.role}
 */
record TemplateOutline(List<String> lines) {
  private static final int LONGEST_SOURCE = 1 << 16;
  private static final String WRITE = "write ";

  /** With one of these, what stands around a plus sign need not be written one after the other. */
  private static final Set<String> BINDING_LOOSER =
      Set.of("if", "else", "and", "or", "not", "in", "is", "==", "!=", "<", ">", "<=", ">=");

  /** Marks what training learns from, which is nothing to us. */
  private static final Set<String> IDLE = Set.of("generation", "endgeneration");

  TemplateOutline {
    lines = List.copyOf(lines);
  }

  /** The outline of a source; without lines if that is broken, or longer than any we know. */
  static TemplateOutline of(String source) {
    if (source.length() > LONGEST_SOURCE) {
      return new TemplateOutline(List.of());
    }
    Writer writer = new Writer();
    JinjaPiece.cut(source).orElse(List.of()).forEach(writer::add);
    writer.flush();
    return new TemplateOutline(writer.lines);
  }

  /** Whether some string or text of the template has {@code mark} in it. */
  boolean has(String mark) {
    String escaped = JinjaTokens.literal(mark);
    String inside = escaped.substring(1, escaped.length() - 1);
    return lines.stream().anyMatch(line -> line.contains(inside));
  }

  /** The same for the same outline. */
  String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Gathers lines. */
  private static final class Writer {
    private final List<String> lines = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    void add(JinjaPiece piece) {
      switch (piece.kind()) {
        case TEXT -> text.append(piece.body());
        case OUTPUT -> output(JinjaTokens.of(piece.body()));
        case STATEMENT -> statement(String.join(" ", JinjaTokens.of(piece.body())));
      }
    }

    private void statement(String line) {
      if (!IDLE.contains(line)) {
        flush();
        lines.add(line);
      }
    }

    private void output(List<String> tokens) {
      if (tokens.stream().anyMatch(BINDING_LOOSER::contains)) {
        value(tokens);
        return;
      }
      int depth = 0;
      int from = 0;
      for (int i = 0; i < tokens.size(); i++) {
        String token = tokens.get(i);
        if (depth == 0 && (token.equals("+") || token.equals("~"))) {
          value(tokens.subList(from, i));
          from = i + 1;
        } else if (token.length() == 1) {
          depth += "([{".contains(token) ? 1 : ")]}".contains(token) ? -1 : 0;
        }
      }
      value(tokens.subList(from, tokens.size()));
    }

    private void value(List<String> tokens) {
      if (tokens.size() == 1 && JinjaTokens.isLiteral(tokens.get(0))) {
        text.append(JinjaTokens.text(tokens.get(0)));
      } else {
        endText();
        written.add(String.join(" ", tokens));
      }
    }

    private void endText() {
      if (text.length() > 0) {
        written.add(JinjaTokens.literal(text.toString()));
        text.setLength(0);
      }
    }

    void flush() {
      endText();
      if (!written.isEmpty()) {
        lines.add(WRITE + String.join(" ", written));
        written.clear();
      }
    }
  }
}
