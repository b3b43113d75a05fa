package dev.parley.memory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Memories in a SQLite file. What was not committed stands in one open transaction of SQLite's own,
 * so a rollback, a crash and a killed process all leave what was committed last.
 *
 * <p>Guarded by this, but for the generation and the trouble.
 */
final class SqliteMemoryStore implements MemoryStore {

  private static final System.Logger LOG = System.getLogger(SqliteMemoryStore.class.getName());

  private final Path file;

  /** Null where the file cannot be used, and after the end. */
  private @Nullable Connection connection;

  /** By the game: what is asked of it later is a mistake that the log tells. */
  private boolean closed;

  /** What the log was told last, and is not told again. */
  private String logged = "";

  private volatile long generation;
  private volatile Optional<String> trouble = Optional.empty();

  private SqliteMemoryStore(Path file) {
    this.file = file;
  }

  static SqliteMemoryStore open(Path file) {
    SqliteMemoryStore store = new SqliteMemoryStore(file);
    synchronized (store) {
      try {
        store.connection = SqliteFile.open(file);
      } catch (SQLException | RuntimeException e) {
        store.note(e);
      }
    }
    return store;
  }

  @Override
  public synchronized boolean add(Memory memory, long generation) {
    if (generation != this.generation) {
      return false;
    }
    return attempt(
        false,
        rows -> {
          rows.put(memory);
          return true;
        });
  }

  @Override
  public synchronized Optional<Memory> read(String id) {
    return attempt(Optional.empty(), rows -> rows.withId(id).stream().findFirst());
  }

  @Override
  public synchronized boolean remove(String id) {
    return attempt(false, rows -> rows.remove(id));
  }

  @Override
  public synchronized List<Memory> search(MemoryQuery query) {
    return attempt(List.of(), rows -> Ranking.best(rows.candidates(query), query, Words::of));
  }

  @Override
  public synchronized List<Memory> all() {
    return attempt(List.of(), SqliteRows::all);
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public synchronized boolean commit() {
    return attempt(
        false,
        rows -> {
          open().commit();
          logged = "";
          return true;
        });
  }

  @Override
  public synchronized void rollback() {
    newGeneration();
    attempt(
        false,
        rows -> {
          open().rollback();
          return true;
        });
  }

  @Override
  public synchronized boolean replaceAll(Collection<Memory> memories) {
    List<Memory> before = all();
    boolean replaced =
        attempt(
            false,
            rows -> {
              rows.removeAll();
              for (Memory memory : memories) {
                rows.put(memory);
              }
              open().commit();
              return true;
            });
    if (replaced) {
      newGeneration();
    } else if (connection != null) {
      String why = trouble.orElse("");
      restore(before);
      trouble = Optional.of(why);
    }
    return replaced;
  }

  /** Half of the others may stand in the transaction: puts back what was there. */
  private void restore(List<Memory> before) {
    attempt(
        false,
        rows -> {
          open().rollback();
          rows.removeAll();
          for (Memory memory : before) {
            rows.put(memory);
          }
          return true;
        });
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock, read without
  private void newGeneration() {
    generation++;
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  public synchronized void close() {
    Connection open = connection;
    connection = null;
    closed = open != null || closed;
    if (open == null) {
      return;
    }
    try (open) {
      open.rollback();
    } catch (SQLException e) {
      note(e);
    }
  }

  private Connection open() throws SQLException {
    if (connection == null) {
      throw new SQLException("the file is closed");
    }
    return connection;
  }

  /** Carries out what may fail; if it does, gives what stands for nothing. */
  private <T> T attempt(T nothing, Attempt<T> work) {
    Connection open = connection;
    if (open == null) {
      if (closed) {
        note(new SQLException("it was closed before the runtime"));
      }
      return nothing; // why it could not be opened was told then
    }
    try {
      T result = work.on(new SqliteRows(open));
      trouble = Optional.empty();
      return result;
    } catch (SQLException | RuntimeException e) {
      note(e);
      return nothing;
    }
  }

  private void note(Exception error) {
    String sentence = SqliteFile.sentence(file, error);
    if (!logged.equals(sentence)) {
      LOG.log(System.Logger.Level.WARNING, sentence);
    }
    logged = sentence;
    trouble = Optional.of(sentence);
  }

  /** Something to do with the rows. */
  private interface Attempt<T> {
    T on(SqliteRows rows) throws SQLException;
  }
}
