package dev.parley.persona;

/**
 * A pack's file is not what it should be. The message is one sentence for the pack's writer: the
 * file, the way to the value, what was found and what was expected.
 */
public final class PackFormatException extends RuntimeException {

  private static final long serialVersionUID = 1;

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
        file
            + (pointer.isEmpty() ? "" : " at " + pointer)
            + ": found "
            + found
            + "; expected "
            + expected);
    this.file = file;
    this.pointer = pointer;
    this.found = found;
    this.expected = expected;
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
