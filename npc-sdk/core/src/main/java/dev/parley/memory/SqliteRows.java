package dev.parley.memory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Memories as rows of a {@link SqliteFile}, and back. Guarded by the store that owns it. */
final class SqliteRows {

  private static final String INSERT =
      "INSERT INTO memory (id, text, millis, place, about, importance, source, teller, pinned,"
          + " superseded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String KNOWN =
      "SELECT m.row FROM memory m JOIN witness w ON w.memory = m.row"
          + " WHERE w.persona = ?1 AND m.superseded_by IS NULL";

  /** Its witnesses in their order come with each memory, on a line each. */
  private static final String SELECT =
      "SELECT *, (SELECT group_concat(persona, char(10)) FROM (SELECT persona FROM witness"
          + " WHERE memory = row ORDER BY place)) AS witnesses FROM memory ";

  /** As {@link HeapMemoryStore} has it: pinned, newest, weightiest, and sharing a word. */
  private static final String CANDIDATES =
      SELECT
          + "WHERE row IN ("
          + KNOWN
          + " AND m.pinned) OR row IN ("
          + KNOWN
          + " ORDER BY m.millis DESC, m.id LIMIT ?2) OR row IN ("
          + KNOWN
          + " ORDER BY m.importance DESC, m.millis DESC, m.id LIMIT ?2) OR row IN ("
          + KNOWN
          + " AND m.row IN (SELECT rowid FROM words WHERE words MATCH ?3)"
          + " ORDER BY m.millis DESC, m.id LIMIT ?2)";

  private final Connection connection;

  SqliteRows(Connection connection) {
    this.connection = connection;
  }

  void put(Memory memory) throws SQLException {
    remove(memory.id());
    long row;
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, memory.id());
      insert.setString(2, memory.text());
      insert.setLong(3, memory.when().toMillis());
      insert.setString(4, memory.place());
      insert.setString(5, String.join("\n", memory.about()));
      insert.setDouble(6, memory.importance());
      insert.setString(7, memory.source().getClass().getSimpleName());
      insert.setString(8, memory.source() instanceof MemorySource.Told told ? told.by() : "");
      insert.setBoolean(9, memory.pinned());
      insert.setString(10, memory.supersededBy());
      insert.executeUpdate();
    }
    try (PreparedStatement last = connection.prepareStatement("SELECT last_insert_rowid()");
        ResultSet found = last.executeQuery()) {
      row = found.getLong(1);
    }
    try (PreparedStatement words =
        connection.prepareStatement("INSERT INTO words (rowid, word) VALUES (?, ?)")) {
      words.setLong(1, row);
      words.setString(2, String.join(" ", Words.of(memory)));
      words.executeUpdate();
    }
    try (PreparedStatement witness =
        connection.prepareStatement("INSERT INTO witness VALUES (?, ?, ?)")) {
      for (int i = 0; i < memory.witnesses().size(); i++) {
        witness.setString(1, memory.witnesses().get(i));
        witness.setLong(2, row);
        witness.setInt(3, i);
        witness.executeUpdate();
      }
    }
  }

  boolean remove(String id) throws SQLException {
    long row;
    try (PreparedStatement find =
        connection.prepareStatement("SELECT row FROM memory WHERE id = ?")) {
      find.setString(1, id);
      try (ResultSet found = find.executeQuery()) {
        if (!found.next()) {
          return false;
        }
        row = found.getLong(1);
      }
    }
    delete("DELETE FROM witness WHERE memory = ?", row);
    delete("DELETE FROM words WHERE rowid = ?", row);
    delete("DELETE FROM memory WHERE row = ?", row);
    return true;
  }

  void removeAll() throws SQLException {
    for (Memory memory : all()) {
      remove(memory.id());
    }
  }

  private void delete(String sql, long row) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, row);
      delete.executeUpdate();
    }
  }

  List<Memory> withId(String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE id = ?")) {
      select.setString(1, id);
      return read(select);
    }
  }

  List<Memory> all() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + "ORDER BY millis, id")) {
      return read(select);
    }
  }

  List<Memory> candidates(MemoryQuery query) throws SQLException {
    String asked =
        new LinkedHashSet<>(Words.of(query.text()))
            .stream().map(word -> '"' + word + '"').collect(Collectors.joining(" OR "));
    try (PreparedStatement select = connection.prepareStatement(CANDIDATES)) {
      select.setString(1, query.witness());
      select.setInt(2, Ranking.CANDIDATES);
      select.setString(3, asked.isEmpty() ? "\"\"" : asked); // matches nothing
      return read(select);
    }
  }

  private static List<Memory> read(PreparedStatement select) throws SQLException {
    List<Memory> memories = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        memories.add(memory(rows));
      }
    }
    return memories;
  }

  private static Memory memory(ResultSet row) throws SQLException {
    return new Memory(
        row.getString("id"),
        row.getString("text"),
        Duration.ofMillis(row.getLong("millis")),
        row.getString("place"),
        lines(row.getString("witnesses")),
        lines(row.getString("about")),
        row.getDouble("importance"),
        source(row.getString("source"), row.getString("teller")),
        row.getBoolean("pinned"),
        row.getString("superseded_by"));
  }

  private static List<String> lines(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : Arrays.asList(text.split("\n", -1));
  }

  private static MemorySource source(String kind, String teller) throws SQLException {
    return switch (kind) {
      case "Witnessed" -> MemorySource.witnessed();
      case "Told" -> MemorySource.told(teller);
      case "Claim" -> MemorySource.claim();
      default -> throw new SQLException("a memory has the source '" + kind + "'");
    };
  }
}
