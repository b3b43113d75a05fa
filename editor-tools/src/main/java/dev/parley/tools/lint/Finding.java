package dev.parley.tools.lint;

import dev.parley.persona.PackFormatException;

/**
 * Something in a pack that its writer should change, or look at.
 *
 * @param severity an error is what the loader refuses, everything else a warning
 * @param rule the name of what was broken, for programs: "keyword-common"
 * @param file as the writer would name it
 * @param pointer JSON Pointer (RFC 6901) to the value, empty for the whole file
 * @param found what stands there
 * @param expected what should stand there
 */
public record Finding(
    Severity severity, String rule, String file, String pointer, String found, String expected) {

  static Finding refused(PackFormatException e) {
    return new Finding(Severity.ERROR, "format", e.file(), e.pointer(), e.found(), e.expected());
  }

  static Finding warning(String rule, PackText at, String found, String expected) {
    return new Finding(Severity.WARNING, rule, at.file(), at.pointer(), found, expected);
  }

  /** The same, as bad as what the loader refuses. */
  Finding asError() {
    return new Finding(Severity.ERROR, rule, file, pointer, found, expected);
  }

  /** For a person: the loader's sentence, after how bad it is. */
  public String sentence() {
    String refusal = new PackFormatException(file, pointer, found, expected).getMessage();
    return severity.label() + ": " + refusal;
  }
}
