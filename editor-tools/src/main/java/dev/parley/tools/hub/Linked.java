package dev.parley.tools.hub;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What the hub says of a file that others store for it: its headers {@code X-Linked-Etag}, a hash
 * of the bytes, and {@code X-Linked-Size}.
 *
 * @param etag without quotes
 * @param size in bytes
 */
record Linked(Optional<String> etag, OptionalLong size) {
  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

  static Linked unknown() {
    return new Linked(Optional.empty(), OptionalLong.empty());
  }

  static Linked of(HttpHeaders headers) {
    Optional<Long> size =
        headers
            .firstValue("X-Linked-Size")
            .filter(text -> DIGITS.matcher(text).matches())
            .map(Long::valueOf);
    return new Linked(
        headers.firstValue("X-Linked-Etag").map(Linked::bare),
        size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty());
  }

  /** What this says, and else what was said before. */
  Linked or(Linked before) {
    return new Linked(etag.or(before::etag), size.isPresent() ? size : before.size);
  }

  /** A strong name without its quotes; a weak one keeps them and its mark. */
  static String bare(String etag) {
    boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    return quoted ? etag.substring(1, etag.length() - 1) : etag;
  }
}
