package dev.parley.tools.hub;

import dev.parley.tools.shelf.ContentHash;
import dev.parley.tools.shelf.FileVersion;
import dev.parley.tools.shelf.Origin;
import dev.parley.tools.shelf.PartFile;
import java.io.IOException;
import java.util.Optional;

/**
 * Brings one file home. Its bytes gather in a {@link PartFile} that survives whatever breaks; the
 * file has its final name only once every byte is there and their hash is the hub's.
 *
 * <p>Bytes that are here are asked for again only if the hub no longer means the same ones.
 *
 * <p><b>Threads.</b> Confined to one; an interruption ends it and keeps what is here.
 */
final class Download {
  private static final int BLOCK = 1 << 16;
  private static final int MOST_CHANGES = 5;
  private static final String REMEDY =
      "what was received is kept, and the same command goes on from there";

  private final HubClient client;
  private final Retries retries;
  private final Refusal refusal;
  private final TransferListener listener;
  private final HubFile file;
  private final PartFile part;

  private long received;
  private int changes;

  Download(
      HubClient client,
      Retries retries,
      Refusal refusal,
      TransferListener listener,
      HubFile file,
      PartFile part) {
    this.client = client;
    this.retries = retries;
    this.refusal = refusal;
    this.listener = listener;
    this.file = file;
    this.part = part;
  }

  /** Receives, checks, and gives the final name. */
  Origin.KeptFile run() throws InterruptedException {
    FileVersion version = retries.run(this::receiveRest, () -> received, REMEDY);
    part.close();
    ContentHash sha256 = part.hash(ContentHash.Kind.SHA_256);
    requireHash(version.contentHash().or(file::hash), sha256);
    Origin.KeptFile kept = new Origin.KeptFile(file.name(), part.length(), sha256.hex());
    part.finish();
    return kept;
  }

  private void requireHash(Optional<ContentHash> expected, ContentHash sha256)
      throws InterruptedException {
    if (expected.isEmpty()) {
      listener.notes("the hub tells no hash of " + file.path() + ", so only its size was checked");
      return;
    }
    ContentHash.Kind kind = expected.get().kind();
    ContentHash found = kind == ContentHash.Kind.SHA_256 ? sha256 : part.hash(kind);
    if (!found.equals(expected.get())) {
      part.delete();
      throw HubException.of(
          file.path()
              + " arrived with the hash "
              + found.hex()
              + "; expected "
              + expected.get().hex()
              + "; it is deleted, so give the same command again");
    }
  }

  private FileVersion receiveRest() throws IOException, InterruptedException {
    Optional<FileVersion> begun = begun();
    if (begun.isPresent() && part.length() == begun.get().size()) {
      return begun.get();
    }
    Remainder asked =
        begun
            .filter(FileVersion::isNamed)
            .map(version -> new Remainder(part.length(), version.etag()))
            .orElse(Remainder.everything());
    try (Answer answer = client.get(file.uri(), asked)) {
      if (answer.status() == 416) {
        throw noSuchRest(answer, asked);
      }
      refusal.check(answer);
      FileVersion version = answer.version(file);
      long from = answer.status() == 206 ? answer.range().from() : 0;
      place(begun, version, from);
      listener.begins(file.name(), version.size(), part.length());
      try {
        receive(answer.body(), version, part.length() - from);
      } finally {
        listener.pauses();
      }
      return version;
    }
  }

  /** What is here of the file as the hub lists it now. */
  private Optional<FileVersion> begun() {
    Optional<FileVersion> begun = part.version();
    Optional<ContentHash> ours = begun.flatMap(FileVersion::contentHash);
    boolean changed =
        ours.isPresent()
            && file.hash().isPresent()
            && ours.get().kind() == file.hash().get().kind()
            && !ours.equals(file.hash());
    // An answer may be newer than the list.
    if (changed && received == 0) {
      tellChange();
      part.delete();
      return Optional.empty();
    }
    return begun;
  }

  /** The file has become shorter than what we have of it, or the server errs. */
  private IOException noSuchRest(Answer answer, Remainder asked) {
    String etag = answer.etag();
    if (!etag.isEmpty() && !etag.equals(asked.etag())) {
      tellChange();
      part.delete();
    }
    return new BrokenTransferException(
        answer.uri().getHost() + " has no byte " + asked.from() + " of " + file.path() + " (416)");
  }

  /** Makes the part's end the place where bytes that begin at {@code from} can be joined to it. */
  private void place(Optional<FileVersion> begun, FileVersion version, long from)
      throws IOException {
    boolean same =
        begun.isPresent() && begun.get().isSameAs(version) && part.length() <= version.size();
    if (from > (same ? part.length() : 0)) {
      throw new BrokenTransferException(
          "the server sent " + file.path() + " from byte " + from + ", which is too far");
    }
    if (!same) {
      if (begun.isPresent()) {
        tellChange();
      }
      part.restart(version);
    } else if (version.size() != begun.get().size()) {
      part.retitle(version);
    }
  }

  private void tellChange() {
    changes++;
    if (changes > MOST_CHANGES) {
      throw HubException.of(
          file.path() + " changes on the hub faster than it can be received; try again later");
    }
    listener.notes(file.path() + " has changed on the hub; starting over");
  }

  /** Appends the body, but for its first {@code known} bytes, which are here. */
  private void receive(Body body, FileVersion version, long known)
      throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK];
    long skip = known;
    while (part.length() < version.size()) {
      int count = body.read(block);
      if (count < 0) {
        throw new BrokenTransferException(
            "the server ended "
                + file.path()
                + " early, "
                + (version.size() - part.length())
                + " bytes before its end");
      }
      int skipped = (int) Math.min(skip, count);
      skip -= skipped;
      int wanted = (int) Math.min(count - skipped, version.size() - part.length());
      if (wanted > 0) {
        part.append(block, skipped, wanted);
        received += wanted;
        listener.advances(wanted);
      }
    }
  }
}
