package dev.parley.inference.state;

import dev.parley.inference.ops.Ops;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every sequence's state: live ones, which passes read on, and snapshots to go on from. Both live
 * in the same rows, so a live state becomes a snapshot, and a snapshot a live state, without a
 * copy. The snapshot used least recently makes room.
 *
 * <p><b>Threads.</b> Confined to the inference thread; used only between passes, when states are
 * valid.
 */
public final class SequenceStates {
  private final StateLayout layout;
  private final Room room;
  private final Snapshots snapshots = new Snapshots(this::free);
  private final long rowBytes;
  private StateMemory memory;
  private long pageBytes;
  private RowPool rows;
  private RowPool spareRows;
  private PagePool pages;
  private int live;

  public SequenceStates(Ops ops, StateLayout layout, Room room) {
    this.layout = layout;
    this.room = room;
    this.rows = new RowPool(room.rows());
    this.spareRows = new RowPool(room.spareRows());
    this.pages = new PagePool(room.pages());
    this.rowBytes = layout.fixedBytes();
    this.memory = new StateMemory(ops, layout, room);
    this.pageBytes = pageBytes(ops, layout);
  }

  private static long pageBytes(Ops ops, StateLayout layout) {
    return StateMemory.PAGE_TOKENS * ops.keyValueType().bytes(layout.bytesPerToken() / Float.BYTES);
  }

  /**
   * Goes on in the memory of another device, where there is no state yet. Sequences that were live
   * must be closed; what a failure in the middle of opening one left behind is forgotten too.
   */
  public void moveTo(Ops ops) {
    snapshots.forgetAll();
    memory = new StateMemory(ops, layout, room);
    pageBytes = pageBytes(ops, layout);
    rows = new RowPool(room.rows());
    spareRows = new RowPool(room.spareRows());
    pages = new PagePool(room.pages());
    live = 0;
  }

  /** The tensors that a model's layers read and write. */
  public StateMemory memory() {
    return memory;
  }

  /** The path of a dialogue that has no tokens yet; from any thread. */
  public TokenPath newPath() {
    return new TokenPath(snapshots);
  }

  /** Bytes that the state of a sequence of that many tokens takes. */
  public long bytes(int tokens) {
    return rowBytes + pagesOf(tokens) * pageBytes;
  }

  private static int pagesOf(int tokens) {
    return (tokens + StateMemory.PAGE_TOKENS - 1) / StateMemory.PAGE_TOKENS;
  }

  /** Bytes that live states and snapshots take now, whatever is allocated. */
  public long bytesInUse() {
    return rows.used() * rowBytes + spareBytes(spareRows.used()) + pages.used() * pageBytes;
  }

  /** The most bytes that live states and snapshots can take together. */
  public long mostBytes() {
    return room.rows() * rowBytes + spareBytes(room.spareRows()) + room.pages() * pageBytes;
  }

  private long spareBytes(int count) {
    return room.spareType().bytes(count * (rowBytes / Float.BYTES));
  }

  /** A sequence of no tokens, none of whose states is kept, if one more may be live. */
  public Optional<Sequence> open() {
    return live == room.live() ? Optional.empty() : Optional.of(opened(null, Optional.empty()));
  }

  /** A sequence that goes on from the path's longest state, if one more may be live. */
  public Optional<Sequence> open(TokenPath path) {
    if (live == room.live()) {
      return Optional.empty();
    }
    Optional<Snapshot> longest = snapshots.longest(path);
    snapshots.useBeginnings(path);
    longest.ifPresent(snapshots::use);
    return Optional.of(opened(path, longest));
  }

  /** Whether one more may be live and read the whole path without a snapshot's making room. */
  public boolean haveRoomFor(TokenPath path) {
    return path.size() <= room.contextTokens()
        && live < room.live()
        && !rows.isExhausted()
        && pages.free() > pagesOf(path.size());
  }

  /** The tokens of the longest state that the path can go on from. */
  public int longest(TokenPath path) {
    return snapshots.longest(path).map(Snapshot::length).orElse(0);
  }

  private Sequence opened(@Nullable TokenPath path, Optional<Snapshot> from) {
    live++;
    if (path != null) {
      path.setLive(true);
    }
    if (from.isEmpty()) {
      Sequence fresh = new Sequence(path, freeRow(null));
      memory.clearRecurrent(fresh.row);
      return fresh;
    }
    Snapshot snapshot = from.get();
    if (!snapshot.isSpare() && (isNeededNoMore(snapshot, path) || wouldMakeRoom(snapshot))) {
      Sequence heir = new Sequence(path, snapshot.row());
      snapshots.handOver(snapshot);
      heir.take(snapshot);
      return heir;
    }
    Sequence copy = new Sequence(path, freeRow(snapshot));
    pages.retain(snapshot.pages());
    memory.copyRecurrent(snapshot, copy.row);
    copy.take(snapshot);
    if (room.hasExactSpares() && isNeededNoMore(snapshot, path)) {
      snapshots.remove(snapshot);
    }
    return copy;
  }

  /** What was kept only because a dialogue had nothing to say moves on with it. */
  private static boolean isNeededNoMore(Snapshot snapshot, @Nullable TokenPath path) {
    return path != null && !snapshot.isSharedByPaths() && !path.isLandmark(snapshot.length());
  }

  private boolean wouldMakeRoom(Snapshot snapshot) {
    return rows.isExhausted() && nextInRows().filter(next -> next == snapshot).isPresent();
  }

  // Room

  /**
   * @param needed not to be forgotten for it
   */
  private int freeRow(@Nullable Snapshot needed) {
    if (rows.isExhausted()) {
      evict(nextInRows().orElseThrow(), needed);
    }
    return rows.acquire();
  }

  /** The snapshot that gives its row to a live state. */
  private Optional<Snapshot> nextInRows() {
    return snapshots.next(snapshot -> !snapshot.isSpare());
  }

  /** Whether a row is free, or a snapshot in one may make room for another snapshot. */
  private boolean mayMakeRow() {
    return !rows.isExhausted()
        || nextInRows().filter(next -> next.worth() != Snapshot.Worth.GUARDED).isPresent();
  }

  private int freePage() {
    while (pages.isExhausted()) {
      dropNext();
    }
    return pages.acquire();
  }

  private void dropNext() {
    snapshots.evict(snapshots.next(snapshot -> true).orElseThrow());
  }

  /** Moves a snapshot to a spare row, where there is such room, or forgets it. */
  private void evict(Snapshot snapshot, @Nullable Snapshot needed) {
    if (room.spareRows() == 0) {
      snapshots.evict(snapshot);
      return;
    }
    if (spareRows.isExhausted()) {
      snapshots.evict(snapshots.next(other -> other.isSpare() && other != needed).orElseThrow());
    }
    int spare = spareRows.acquire();
    int row = snapshot.row();
    memory.copyToSpare(row, spare);
    snapshot.moveToSpare(spare);
    rows.release(row);
  }

  private void free(Snapshot snapshot) {
    (snapshot.isSpare() ? spareRows : rows).release(snapshot.row());
    pages.release(snapshot.pages());
  }

  /** One live sequence in its row. */
  public final class Sequence implements AutoCloseable {
    private final @Nullable TokenPath path;
    private final int row;
    private final int[] ownPages = new int[room.pagesPerSequence()];
    private int pageCount;
    private int length;
    private boolean closed;

    private Sequence(@Nullable TokenPath path, int row) {
      this.path = path;
      this.row = row;
    }

    /** What kernels know it by: its row of every state, and of the page table. */
    public int slot() {
      return row;
    }

    /** Tokens read into this state. */
    public int length() {
      return length;
    }

    /**
     * Makes room for that many more tokens, in pages that nobody else sees.
     *
     * @throws IllegalStateException if the context is too short for them
     */
    public void reserve(int tokens) {
      int end = length + tokens;
      if (end > room.contextTokens()) {
        throw new IllegalStateException(end + " tokens in a context of " + room.contextTokens());
      }
      if (pageBytes == 0) {
        return; // no layer has keys and values: a page would be a count and nothing else
      }
      boolean changed = unshareLastPage();
      while (pageCount * StateMemory.PAGE_TOKENS < end) {
        ownPages[pageCount++] = freePage();
        changed = true;
      }
      if (changed) {
        memory.writePageTable(row, ownPages, pageCount);
      }
    }

    /** Only the page that the next token goes into can be both shared and written to. */
    private boolean unshareLastPage() {
      int next = length / StateMemory.PAGE_TOKENS;
      if (next >= pageCount) {
        return false;
      }
      int page = ownPages[next];
      // No page left for a copy: then snapshots go until one is free or this one is nobody else's.
      while (pages.isShared(page) && pages.isExhausted()) {
        dropNext();
      }
      if (!pages.isShared(page)) {
        return false;
      }
      int own = pages.acquire();
      memory.copyPage(page, own);
      pages.release(page);
      ownPages[next] = own;
      return true;
    }

    /** Counts tokens that a completed pass has read into this state. */
    public void advance(int tokens) {
      length += tokens;
    }

    /**
     * Keeps a copy of the state as it is now, unless there is one, or only states that replies
     * under way may have to go back to could make room.
     *
     * @param makingRoom whether any snapshot may make room
     */
    public void keep(boolean makingRoom) {
      boolean hasRow = makingRoom ? mayMakeRow() : !rows.isExhausted();
      if (isKeptExactly() || !hasRow) {
        return;
      }
      forgetRounded();
      if (rows.isExhausted()) {
        evict(nextInRows().orElseThrow(), null);
      }
      int copy = rows.acquire();
      memory.copyRecurrent(row, copy);
      int[] used = usedPages();
      pages.retain(used);
      snapshots.add(new Snapshot(requirePath().first(length), copy, used));
    }

    /** Goes to the longest state of its path, if that has read more than this one. */
    public void catchUp() {
      Optional<Snapshot> ahead =
          snapshots.longest(requirePath()).filter(snapshot -> snapshot.length() > length);
      if (ahead.isPresent()) {
        Snapshot snapshot = ahead.get();
        snapshots.use(snapshot);
        pages.retain(snapshot.pages());
        releasePages(0);
        memory.copyRecurrent(snapshot, row);
        take(snapshot);
      }
    }

    /** Has the snapshot's pages, which are held for it, and its length. */
    private void take(Snapshot snapshot) {
      pageCount = snapshot.pages().length;
      System.arraycopy(snapshot.pages(), 0, ownPages, 0, pageCount);
      memory.writePageTable(row, ownPages, pageCount);
      length = snapshot.length();
    }

    /** Becomes a snapshot, without a copy; not live any more. Idempotent. */
    public void retire() {
      if (closed) {
        return;
      }
      if (path == null || length == 0 || isKeptExactly()) {
        close();
        return;
      }
      end();
      forgetRounded();
      int[] used = usedPages();
      releasePages(used.length);
      snapshots.add(new Snapshot(path.first(length), row, used));
    }

    /** Whether there is this very state, in full precision; it counts as used then. */
    private boolean isKeptExactly() {
      Optional<Snapshot> same =
          snapshots
              .of(requirePath(), length)
              .filter(snapshot -> room.hasExactSpares() || !snapshot.isSpare());
      same.ifPresent(snapshots::use);
      return same.isPresent();
    }

    /** This state in half precision makes way for the exact one. */
    private void forgetRounded() {
      snapshots.of(requirePath(), length).ifPresent(snapshots::remove);
    }

    private int[] usedPages() {
      return Arrays.copyOf(ownPages, Math.min(pagesOf(length), pageCount));
    }

    /** Leaves only the first {@code kept} pages. */
    private void releasePages(int kept) {
      while (pageCount > kept) {
        pages.release(ownPages[--pageCount]);
      }
    }

    private TokenPath requirePath() {
      if (path == null) {
        throw new IllegalStateException("a sequence without a path keeps no states");
      }
      return path;
    }

    /** Goes back to no tokens. */
    public void reset() {
      memory.clearRecurrent(row);
      releasePages(0);
      length = 0;
    }

    /** Gives up the state. Idempotent. */
    @Override
    public void close() {
      if (!closed) {
        end();
        releasePages(0);
        rows.release(row);
      }
    }

    private void end() {
      closed = true;
      live--;
      if (path != null) {
        path.setLive(false);
      }
    }
  }
}
