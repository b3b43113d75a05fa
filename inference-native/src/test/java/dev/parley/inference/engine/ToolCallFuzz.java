package dev.parley.inference.engine;

import dev.parley.inference.OneSentence;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.TinyVocabulary;
import dev.parley.inference.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any bytes as what a model writes: they are heard as the same events whatever tokens they come in,
 * each byte by itself, characters cut in two, or as long tokens as there are.
 *
 * <p>An input is a byte of flags (1: the reply begins with a thought, 2: there are stop strings, 4:
 * there are no tools), a byte that seeds the cuts, and the reply.
 */
public final class ToolCallFuzz {
  private static final Pattern MARK = Pattern.compile("</?(?:think|tool_call)>");
  private static final List<String> STOPS = List.of("\nUser:", "<end>", "\u4e16\u4e16");
  private static final int RANDOM_CUTS = 3;
  private static final int NEVER_IN_UTF_8 = 0xf8;

  private static final List<ToolSpec> TOOLS =
      List.of(
          tool(
              "give",
              Map.of(
                  "properties",
                  Map.of(
                      "item", Map.of("type", "string"),
                      "n", Map.of("type", "integer"),
                      "price", Map.of("type", List.of("number", "null")),
                      "more", Map.of("type", List.of("object", "array", "boolean"))),
                  "required",
                  List.of("item"))),
          tool("say", Map.of("additionalProperties", Map.of("type", "number"))));

  private static final Map<String, Object> VALUES =
      new TinyVocabulary(
              "smollm",
              List.of("< /", "p a", "r a", "pa ra", "m e", "t e", "te r", "para me", "\u010a <"),
              List.of("<s>", "</s>", "<think>", "</think>", "<tool_call>", "</tool_call>"))
          .values();

  private static final Tokenizer TOKENIZER = Tokenizer.from(new Metadata("tiny.gguf", VALUES));

  private static final ChatTemplate TEMPLATE =
      ChatTemplate.of(new Metadata("tiny.gguf", Map.of("general.architecture", "nemotron_h")));

  private ToolCallFuzz() {}

  private static ToolSpec tool(String name, Map<String, Object> parameters) {
    return new ToolSpec(name, Map.of("parameters", parameters));
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int flags = input[0];
    hearAnything(flags, input);
    List<Piece> pieces = pieces(Arrays.copyOfRange(input, 2, input.length));
    List<String> bytewise = heard(flags, pieces, new Bytewise());
    bytewise.stream()
        .filter(event -> event.startsWith("malformed: "))
        .forEach(event -> OneSentence.of(event));
    requireSame(bytewise, heard(flags, pieces, new Merged()));
    for (int i = 0; i < RANDOM_CUTS; i++) {
      requireSame(bytewise, heard(flags, pieces, new Cut(new SplittableRandom(input[1] * 31 + i))));
    }
  }

  /** Bytes that need be no text; those that never are in UTF-8 stand for the special tokens. */
  private static void hearAnything(int flags, byte[] input) {
    ReplyText reply = reply(flags, new ReplyEvents());
    for (int i = 0; i < input.length && !reply.stopped(); i++) {
      int value = input[i] & 0xff;
      boolean special = value >= NEVER_IN_UTF_8;
      reply.push(special ? TOKENIZER.vocabularySize() - 1 - (value - NEVER_IN_UTF_8) : value);
    }
    reply.finish();
  }

  private static void requireSame(List<String> first, List<String> other) {
    if (!first.equals(other)) {
      throw new AssertionError("the same reply was heard as " + first + " and as " + other);
    }
  }

  /**
   * A part of a reply.
   *
   * @param special whether it is a special token, or else text
   * @param symbols one character for each byte
   */
  private record Piece(boolean special, String symbols) {
    byte[] bytes() {
      return symbols.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static List<Piece> pieces(byte[] reply) {
    List<Piece> pieces = new ArrayList<>();
    String symbols = new String(reply, StandardCharsets.ISO_8859_1);
    Matcher mark = MARK.matcher(symbols);
    int from = 0;
    while (mark.find()) {
      pieces.add(text(symbols.substring(from, mark.start())));
      pieces.add(new Piece(true, mark.group()));
      from = mark.end();
    }
    pieces.add(text(symbols.substring(from)));
    return pieces;
  }

  /** With U+FFFD for bytes that are no UTF-8: which characters they are is for the first reader. */
  private static Piece text(String symbols) {
    byte[] bytes = symbols.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    return new Piece(false, new String(whole, StandardCharsets.ISO_8859_1));
  }

  private static List<String> heard(int flags, List<Piece> pieces, Cutting cutting) {
    ReplyEvents events = new ReplyEvents();
    ReplyText reply = reply(flags, events);
    for (Piece piece : pieces) {
      int[] ids = piece.special() ? special(piece.symbols()) : cutting.ids(piece.bytes());
      for (int id : ids) {
        reply.push(id);
        if (reply.stopped()) {
          reply.discardHeldBack();
          return events.all();
        }
      }
    }
    reply.finish();
    return events.all();
  }

  private static ReplyText reply(int flags, ReplyEvents events) {
    return new ReplyText(
        TOKENIZER,
        (flags & 2) == 0 ? List.of() : STOPS,
        (flags & 1) != 0,
        TEMPLATE.toolCallParser((flags & 4) == 0 ? TOOLS : List.of()),
        events);
  }

  private static int[] special(String mark) {
    return TOKENIZER.idOf(mark).stream().toArray();
  }

  /** One way in which text comes as tokens. */
  private sealed interface Cutting {
    int[] ids(byte[] text);
  }

  /** The vocabulary begins with the 256 bytes in their order. */
  private record Bytewise() implements Cutting {
    @Override
    public int[] ids(byte[] text) {
      int[] ids = new int[text.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = text[i] & 0xff;
      }
      return ids;
    }
  }

  /** As the tokenizer has it. Bytes that are no UTF-8 are then what they are read as. */
  private record Merged() implements Cutting {
    @Override
    public int[] ids(byte[] text) {
      return TOKENIZER.encode(new String(text, StandardCharsets.UTF_8));
    }
  }

  /** Some parts merged where they are whole characters, the others byte by byte. */
  private record Cut(SplittableRandom random) implements Cutting {
    @Override
    public int[] ids(byte[] text) {
      List<int[]> parts = new ArrayList<>();
      int from = 0;
      while (from < text.length) {
        int to = Math.min(text.length, from + 1 + random.nextInt(12));
        byte[] part = Arrays.copyOfRange(text, from, to);
        int[] merged = new Merged().ids(part);
        boolean exact =
            Arrays.equals(part, TOKENIZER.decode(merged).getBytes(StandardCharsets.UTF_8));
        parts.add(exact ? merged : new Bytewise().ids(part));
        from = to;
      }
      return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }
  }
}
