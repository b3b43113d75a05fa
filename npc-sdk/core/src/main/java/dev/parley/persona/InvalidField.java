package dev.parley.persona;

/** A record was given a value that it cannot hold; a loader adds the file and the way to it. */
final class InvalidField extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String field;
  private final String found;
  private final String expected;

  InvalidField(String field, String found, String expected) {
    super(field + ": found " + found + "; expected " + expected);
    this.field = field;
    this.found = found;
    this.expected = expected;
  }

  /** From the record to the value: "age", "rules/2". */
  String field() {
    return field;
  }

  String found() {
    return found;
  }

  String expected() {
    return expected;
  }
}
