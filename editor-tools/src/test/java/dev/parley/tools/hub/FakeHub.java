package dev.parley.tools.hub;

import dev.parley.tools.hub.RawServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A hub on this machine, with a second server that stores its large files. What goes wrong is
 * scripted: one {@link Disaster} for each request of a file.
 */
public final class FakeHub implements AutoCloseable {
  public static final String REPOSITORY = "owner/Model-GGUF";
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final RawServer storage = new RawServer(this::answerAsStorage);
  private final RawServer hub = new RawServer(this::answerAsHub);
  private final CountDownLatch over = new CountDownLatch(1);

  // Guarded by this.
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Queue<Disaster> disasters = new ArrayDeque<>();
  private final List<Request> hubRequests = new ArrayList<>();
  private final List<Request> storageRequests = new ArrayList<>();
  private final Map<String, String> headersOfRefusal = new LinkedHashMap<>();
  private String card = "{\"license\":\"apache-2.0\"}";
  private boolean linked = true;
  private int refusal;
  private int refusedListings = Integer.MAX_VALUE;
  private Disaster current = Disaster.NONE;
  private Consumer<String> beforeFile = range -> {};

  public String address() {
    return hub.address();
  }

  public synchronized FakeHub with(String path, byte[] bytes) {
    files.put(path, bytes.clone());
    return this;
  }

  public FakeHub with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public synchronized FakeHub withCard(String json) {
    card = json;
    return this;
  }

  /** Answers for files come from the hub itself, with an ETag and no hash. */
  synchronized FakeHub withoutStorage() {
    linked = false;
    return this;
  }

  public synchronized FakeHub then(Disaster... next) {
    disasters.addAll(List.of(next));
    return this;
  }

  /** From now on the hub refuses everything. */
  synchronized FakeHub refusing(int status, Map<String, String> headers) {
    refusal = status;
    headersOfRefusal.putAll(headers);
    return this;
  }

  /** The same, but only so many times. */
  synchronized FakeHub refusing(int status, int times) {
    refusal = status;
    refusedListings = times;
    return this;
  }

  /** Is told the range of each request for a file, before it is answered. */
  synchronized void watch(Consumer<String> watcher) {
    beforeFile = watcher;
  }

  public synchronized List<Request> hubRequests() {
    return List.copyOf(hubRequests);
  }

  synchronized List<Request> storageRequests() {
    return List.copyOf(storageRequests);
  }

  /** Requests for a file, not for the list of them. */
  public synchronized int fileRequests() {
    return (int) hubRequests.stream().filter(request -> isFile(request)).count();
  }

  public synchronized byte[] bytes(String path) {
    return Optional.ofNullable(files.get(path)).orElseThrow().clone();
  }

  Endpoint endpoint(Optional<String> token) {
    return new Endpoint(URI.create(address()), token);
  }

  private void answerAsHub(Request request, OutputStream out)
      throws IOException, InterruptedException {
    Disaster disaster;
    String path;
    byte[] bytes;
    synchronized (this) {
      hubRequests.add(request);
      if (refusal != 0 && refusedListings-- > 0) {
        head(out, refusal, headersOfRefusal);
        return;
      }
      if (!isFile(request)) {
        send(out, request.path().startsWith("/api/") ? listing() : "");
        return;
      }
      beforeFile.accept(request.header("range"));
      path = request.path().replaceFirst("^/[^/]+/[^/]+/resolve/[^/]+/", "");
      disaster = Optional.ofNullable(disasters.poll()).orElse(Disaster.NONE);
      if (disaster == Disaster.CHANGES || disaster == Disaster.CHANGES_AND_DROPS) {
        files.computeIfPresent(path, (name, old) -> changed(old));
      }
      current = disaster;
      bytes = files.get(path);
    }
    if (bytes == null) {
      head(out, 404, Map.of());
      return;
    }
    switch (disaster) {
      case NO_ANSWER -> {}
      case HANGS -> over.await();
      case STATUS_500 -> head(out, 500, Map.of());
      case STATUS_503 -> head(out, 503, Map.of());
      case CIRCLE -> head(out, 302, Map.of("Location", request.path()));
      default -> {
        if (isLinked()) {
          head(
              out,
              302,
              Map.of(
                  "Location",
                  storage.address() + "/blob/" + path + "?signed=yes",
                  "ETag",
                  "\"of the hub\"",
                  "X-Linked-Etag",
                  "\"" + sha256(bytes) + "\"",
                  "X-Linked-Size",
                  String.valueOf(bytes.length)));
        } else {
          serve(request, bytes, "\"" + sha256(bytes).substring(0, 20) + "\"", out);
        }
      }
    }
  }

  private void answerAsStorage(Request request, OutputStream out)
      throws IOException, InterruptedException {
    byte[] bytes;
    synchronized (this) {
      storageRequests.add(request);
      bytes = bytes(request.path().replaceFirst("^/blob/", "").replaceFirst("\\?.*", ""));
    }
    serve(request, bytes, "\"of the storage\"", out);
  }

  private void serve(Request request, byte[] bytes, String etag, OutputStream out)
      throws IOException, InterruptedException {
    Disaster disaster = currentDisaster();
    String range = request.header("range");
    String condition = request.header("if-range");
    boolean ignored =
        disaster == Disaster.IGNORES_RANGE || disaster == Disaster.IGNORES_RANGE_AND_DROPS;
    boolean partial =
        !range.isEmpty() && !ignored && (condition.isEmpty() || condition.equals(etag));
    int from = partial ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
    if (disaster == Disaster.STATUS_416 || from > bytes.length) {
      head(out, 416, Map.of("ETag", etag));
      return;
    }
    if (disaster == Disaster.STORAGE_REFUSES) {
      head(out, 403, Map.of());
      return;
    }
    if (partial && disaster == Disaster.WRONG_RANGE) {
      from = (from + bytes.length) / 2;
    }
    byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
    if (disaster == Disaster.CORRUPTS && rest.length > 0) {
      rest[rest.length / 2] ^= 1;
    }
    long length =
        switch (disaster) {
          case LIES_LONGER -> rest.length + 1000L;
          case LIES_SHORTER -> rest.length / 2;
          default -> rest.length;
        };
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", etag);
    if (disaster != Disaster.TRUNCATED_SILENTLY) {
      headers.put("Content-Length", String.valueOf(length));
    }
    if (partial) {
      headers.put("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    head(out, partial ? 206 : 200, headers);
    boolean whole =
        switch (disaster) {
          case DROPPED,
              HANGS_IN_BODY,
              TRUNCATED_SILENTLY,
              IGNORES_RANGE_AND_DROPS,
              CHANGES_AND_DROPS ->
              false;
          default -> true;
        };
    out.write(rest, 0, whole ? (int) Math.min(length, rest.length) : rest.length / 2);
    out.flush();
    if (disaster == Disaster.HANGS_IN_BODY) {
      over.await();
    }
  }

  private synchronized boolean isLinked() {
    return linked;
  }

  private synchronized Disaster currentDisaster() {
    return current;
  }

  private static boolean isFile(Request request) {
    return request.path().contains("/resolve/");
  }

  /** Deterministic, and of another size. */
  private static byte[] changed(byte[] old) {
    byte[] fresh = new byte[old.length - old.length / 10 + 1];
    new Random(Arrays.hashCode(old)).nextBytes(fresh);
    return fresh;
  }

  private synchronized String listing() {
    List<String> siblings = new ArrayList<>();
    files.forEach(
        (path, bytes) ->
            siblings.add(
                linked
                    ? """
                      {"rfilename":"%s","size":%d,"lfs":{"sha256":"%s","size":%d,"pointerSize":134}}"""
                        .formatted(path, bytes.length, sha256(bytes), bytes.length)
                    : "{\"rfilename\":\"" + path + "\"}"));
    Collections.sort(siblings);
    return "{\"sha\":\"%s\",\"cardData\":%s,\"siblings\":[%s]}"
        .formatted(COMMIT, card, String.join(",", siblings));
  }

  private static void send(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head(out, 200, Map.of("Content-Length", String.valueOf(bytes.length)));
    out.write(bytes);
  }

  private static void head(OutputStream out, int status, Map<String, String> headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " So\r\nConnection: close\r\n");
    if (status != 200 && status != 206) {
      head.append("Content-Length: 0\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    over.countDown();
    hub.close();
    storage.close();
  }
}
