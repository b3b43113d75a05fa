package dev.parley.tools.hub;

import dev.parley.tools.shelf.ContentHash;
import dev.parley.tools.shelf.FileVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answered, after all redirections.
 *
 * @param uri who answered
 * @param isFromHub whether that is the hub, or a server that it sent us to
 * @param asked what this server was asked for
 * @param linked what the hub said of the file when it sent us on
 */
record Answer(
    URI uri, boolean isFromHub, Remainder asked, Linked linked, HttpResponse<Body> response)
    implements AutoCloseable {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /** The first byte that comes, and how many the whole file has if the server tells. */
  record Range(long from, OptionalLong total) {}

  int status() {
    return response.statusCode();
  }

  Body body() {
    return response.body();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** Where a partial answer begins. */
  Range range() throws IOException {
    String text = header("Content-Range").orElse("");
    Matcher range = CONTENT_RANGE.matcher(text);
    if (!range.matches()) {
      throw new BrokenTransferException(
          "the server sent a part without saying which ('" + text + "')");
    }
    String total = range.group(3);
    return new Range(
        Long.parseLong(range.group(1)),
        total.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total)));
  }

  /**
   * Which bytes these are of.
   *
   * @param file tells the size if nobody else does
   */
  FileVersion version(HubFile file) throws IOException {
    OptionalLong told = status() == 206 ? range().total() : length();
    OptionalLong size =
        linked.size().isPresent() ? linked.size() : told.isPresent() ? told : file.size();
    if (told.isPresent() && size.isPresent() && told.getAsLong() != size.getAsLong()) {
      throw new BrokenTransferException(
          "the server has " + told.getAsLong() + " bytes; expected " + size.getAsLong());
    }
    return new FileVersion(
        etag(),
        linked.etag().flatMap(ContentHash::parse).map(ContentHash::hex).orElse(""),
        size.orElseThrow(() -> sizeless(file)),
        file.uri().toString());
  }

  /** What these bytes are called. A rest that came under a condition fulfils it. */
  String etag() {
    return linked
        .etag()
        .or(() -> header("ETag").map(Linked::bare))
        .orElse(status() == 206 ? asked.etag() : "");
  }

  private static HubException sizeless(HubFile file) {
    return HubException.of(
        "nobody tells how large "
            + file.path()
            + " is, so a whole file cannot be told from a broken one; try another repository");
  }

  private OptionalLong length() {
    return response.headers().firstValueAsLong("Content-Length");
  }

  @Override
  public void close() {
    body().close();
  }
}
