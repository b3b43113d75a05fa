package dev.parley.tools.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  /** The loader refuses it, or the writer wants to be as strict. */
  ERROR,
  /** A game can load it, but it will hardly do what was meant. */
  WARNING;

  /** As a person or a program reads it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
