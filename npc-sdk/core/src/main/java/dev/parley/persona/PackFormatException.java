package dev.parley.persona;

/**
 * A pack's file is not what it should be. The message is one sentence for the pack's writer: the
 * file, the way to the value, what was found and what was expected. It is one line that is fit to
 * print, whatever the file has: control characters are replaced, and of a long text only the
 * beginning is shown.
 */
public final class PackFormatException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final int SHOWN_CHARACTERS = 200;

  private final String file;
  private final String pointer;
  private final String found;
  private final String expected;

  /**
   * @param file as the writer would name it
   * @param pointer JSON Pointer (RFC 6901) to the value, empty for the whole file
   * @param found what stands there
   * @param expected what should stand there
   */
  public PackFormatException(String file, String pointer, String found, String expected) {
    super(
        plain(file)
            + (pointer.isEmpty() ? "" : " at " + shown(pointer))
            + ": found "
            + shown(found)
            + "; expected "
            + plain(expected));
    this.file = file;
    this.pointer = pointer;
    this.found = found;
    this.expected = expected;
  }

  private static String shown(String text) {
    String plain = plain(text);
    return plain.codePointCount(0, plain.length()) <= SHOWN_CHARACTERS
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cc}", "\ufffd");
  }

  /** The file, as the writer would name it. */
  public String file() {
    return file;
  }

  /** JSON Pointer (RFC 6901) to the value, empty for the whole file. */
  public String pointer() {
    return pointer;
  }

  /** What stands there. */
  public String found() {
    return found;
  }

  /** What should stand there. */
  public String expected() {
    return expected;
  }
}
