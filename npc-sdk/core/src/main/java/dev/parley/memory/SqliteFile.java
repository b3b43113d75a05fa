package dev.parley.memory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A file of memories: how it is opened, laid out, and what its errors mean to a person. */
final class SqliteFile {

  /** Grows with the layout; {@code user_version} in the file. */
  private static final int VERSION = 1;

  private static final String[] LAYOUT = {
    """
    CREATE TABLE memory (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      text TEXT NOT NULL,
      millis INTEGER NOT NULL,
      place TEXT NOT NULL,
      about TEXT NOT NULL,
      importance REAL NOT NULL,
      source TEXT NOT NULL,
      teller TEXT NOT NULL,
      pinned INTEGER NOT NULL,
      superseded_by TEXT)\
    """,
    """
    CREATE TABLE witness (
      persona TEXT NOT NULL,
      memory INTEGER NOT NULL,
      place INTEGER NOT NULL,
      PRIMARY KEY (persona, memory)) WITHOUT ROWID\
    """,
    "CREATE INDEX witness_of ON witness (memory)",
    // Words are cut and folded before they come here, so that every store finds the same.
    "CREATE VIRTUAL TABLE words USING fts5"
        + "(word, content='', contentless_delete=1, tokenize='ascii')",
    "PRAGMA user_version = " + VERSION
  };

  private SqliteFile() {}

  /**
   * A connection in a transaction that holds the file against other writers.
   *
   * @throws SQLException if the file cannot be used
   */
  static Connection open(Path file) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", "0");
    settings.setProperty("transaction_mode", "IMMEDIATE");
    settings.setProperty("synchronous", "FULL");
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings);
    try {
      connection.setAutoCommit(false);
      prepare(connection);
      return connection;
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException onClose) {
        e.addSuppressed(onClose);
      }
      throw e;
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version = version(statement);
      if (version > VERSION) {
        throw new SQLException(
            "it has version " + version + "; expected at most " + VERSION + ", so update the game");
      }
      if (version == 0) {
        for (String part : LAYOUT) {
          statement.executeUpdate(part);
        }
        connection.commit();
      }
      requireSound(statement);
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }

  private static void requireSound(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = rows.getString(1);
      if (!"ok".equals(found)) {
        throw new SQLException("it is damaged (" + found + ")", "", Code.CORRUPT.number);
      }
    }
  }

  /** One sentence for a person: where, what, and what to do. */
  static String sentence(Path file, Exception error) {
    int number = error instanceof SQLException sql ? sql.getErrorCode() & 0xff : 0;
    String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
    String why = "memories in " + file + " cannot be used: " + message;
    String remedy =
        message.startsWith("No suitable driver")
            ? "add org.xerial:sqlite-jdbc to the game"
            : Code.remedy(number);
    return why + "; characters go on without them" + (remedy.isEmpty() ? "" : "; " + remedy) + ".";
  }

  /** SQLite's own numbers. */
  private enum Code {
    BUSY(5, "close the other copy of the game"),
    LOCKED(6, "close the other copy of the game"),
    READ_ONLY(8, "allow writing to the file and its folder"),
    CORRUPT(11, "load a save, or restore the file from a copy"),
    FULL(13, "make room on the disk"),
    CANNOT_OPEN(14, "make its folder, and allow writing to it"),
    NO_DATABASE(26, "load a save, or restore the file from a copy");

    private final int number;
    private final String remedy;

    Code(int number, String remedy) {
      this.number = number;
      this.remedy = remedy;
    }

    static String remedy(int number) {
      for (Code code : values()) {
        if (code.number == number) {
          return code.remedy;
        }
      }
      return "";
    }
  }
}
