package dev.parley.inference.format;

/**
 * Writes where in a file something is, as messages name it.
 *
 * @param file what messages call the file
 */
public record Place(String file) {

  public String at(long offset) {
    return file + ", byte " + offset;
  }

  public String key(String key) {
    return file + ", key '" + ForeignText.shown(key) + "'";
  }

  public String tensor(String name) {
    return file + ", tensor '" + ForeignText.shown(name) + "'";
  }
}
