package dev.parley.tools.hub;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A fake hub with one model, and a client that never sleeps and is soon out of patience. */
final class HubFixture implements AutoCloseable {
  static final String FILE = "Model-Q4_K_M.gguf";
  static final int ATTEMPTS = 3;
  static final Patience LITTLE = patience(Duration.ofSeconds(1));

  final FakeHub fake = new FakeHub();
  final RecordingListener listener = new RecordingListener();
  final List<Duration> pauses = new ArrayList<>();
  final Path target;
  final Path part;
  private final Hub hub;

  HubFixture(Path folder) {
    this(folder, Optional.empty(), LITTLE);
  }

  HubFixture(Path folder, Optional<String> token, Patience patience) {
    target = folder.resolve(FILE);
    part = folder.resolve(FILE + ".part");
    hub = hub(fake.endpoint(token), patience);
  }

  Hub hub() {
    return hub;
  }

  /** A client of some other hub. */
  Hub hub(Endpoint endpoint, Patience patience) {
    return new Hub(endpoint, patience, noProxy(), pauses::add, listener);
  }

  /** Waits that long for a server that says nothing. */
  static Patience patience(Duration silence) {
    Duration soon = Duration.ofSeconds(5);
    return new Patience(soon, soon, silence, silence, ATTEMPTS, Duration.ofSeconds(1));
  }

  static ProxySelector noProxy() {
    return HttpClient.Builder.NO_PROXY;
  }

  /** Gives the hub a model of so many bytes. */
  byte[] model(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    fake.with(FILE, bytes);
    return bytes;
  }

  RepositoryListing listing() throws InterruptedException {
    return hub.listing(RepositoryId.parse(FakeHub.REPOSITORY));
  }

  void fetch() throws InterruptedException {
    hub.fetch(listing().file(FILE).orElseThrow(), target);
  }

  long partLength() {
    return part.toFile().length();
  }

  byte[] arrived() throws IOException {
    return Files.readAllBytes(target);
  }

  @Override
  public void close() {
    fake.close();
  }
}
