package dev.parley.tools.hub;

import java.util.regex.Pattern;

/** A repository of models, by owner and name. */
public record RepositoryId(String owner, String name) {
  private static final Pattern PART = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,96}");

  public RepositoryId {
    if (!PART.matcher(owner).matches() || !PART.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + owner + "/" + name + "' is no repository; expected OWNER/REPO");
    }
  }

  /**
   * Reads {@code OWNER/REPO}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static RepositoryId parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("'" + text + "' is no repository; expected OWNER/REPO");
    }
    return new RepositoryId(parts[0], parts[1]);
  }

  @Override
  public String toString() {
    return owner + "/" + name;
  }
}
