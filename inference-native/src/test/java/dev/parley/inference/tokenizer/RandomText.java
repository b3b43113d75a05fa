package dev.parley.inference.tokenizer;

import java.util.List;
import java.util.Random;

/** Texts that real ones are made of, in worse order: all planes, marks, emoji, controls, CRLF. */
final class RandomText {
  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          "\n",
          "\r\n",
          "\t",
          "\u00a0",
          "\u3000",
          "\u2028",
          "'s",
          "'LL",
          "'\u017f",
          "The",
          "hello",
          "WORLD",
          "café",
          "Straße",
          "привет",
          "你好",
          "日本語",
          "한국어",
          "العَرَبِيَّةُ",
          "नमस्ते",
          "สวัสดี",
          "0",
          "42",
          "1234567",
          "٣",
          "Ⅷ",
          "½",
          "!",
          "...",
          "/",
          "://",
          "<|im_end|>",
          "\ud83d\ude00",
          "\ud83d\udc4d\ud83c\udffd",
          "\u200d",
          "\ufe0f",
          "e\u0301",
          "\u0000");

  private final Random random;

  RandomText(long seed) {
    random = new Random(seed);
  }

  /** Up to {@code longest} pieces, each a word or a single code point. Never a lone surrogate. */
  String next(int longest) {
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(longest + 1); count > 0; count--) {
      switch (random.nextInt(6)) {
        case 0 -> text.appendCodePoint(anyCharacter());
        case 1 -> text.appendCodePoint(0x300 + random.nextInt(0x70));
        case 2 -> text.appendCodePoint(random.nextInt(0xa0));
        default -> text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }

  private int anyCharacter() {
    int plane = random.nextInt(17);
    int codePoint = plane << 16 | random.nextInt(0x10000);
    return Character.getType(codePoint) == Character.SURROGATE ? 'x' : codePoint;
  }
}
