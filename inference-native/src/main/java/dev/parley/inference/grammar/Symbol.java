package dev.parley.inference.grammar;

import java.util.BitSet;

/** What stands in a rule over bytes. */
sealed interface Symbol {

  /** One byte of a set; not to be written to. */
  record Bytes(BitSet values) implements Symbol {}

  /** A special token. */
  record Token(String name) implements Symbol {}

  /** What a rule stands for, by its number. */
  record Rule(int number) implements Symbol {}
}
