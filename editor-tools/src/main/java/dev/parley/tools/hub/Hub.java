package dev.parley.tools.hub;

import dev.parley.tools.shelf.Origin;
import dev.parley.tools.shelf.PartFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.nio.file.Path;

/**
 * A place that has models for everybody.
 *
 * <p><b>Threads.</b> Confined to one; an interruption of it ends what is under way. <b>Errors.</b>
 * {@link HubException} for what the hub refuses or cannot do, after as many attempts as patience
 * allows.
 */
public final class Hub {
  private static final int MOST_LISTING_BYTES = 16 << 20;
  private static final int MOST_TEXT_BYTES = 1 << 20;

  private final Endpoint endpoint;
  private final Patience patience;
  private final Sleeper sleeper;
  private final TransferListener listener;
  private final HubClient client;

  public Hub(
      Endpoint endpoint,
      Patience patience,
      ProxySelector proxies,
      Sleeper sleeper,
      TransferListener listener) {
    this(endpoint, patience, proxies, InetAddress::getByName, sleeper, listener);
  }

  Hub(
      Endpoint endpoint,
      Patience patience,
      ProxySelector proxies,
      NameLookup.Resolver resolver,
      Sleeper sleeper,
      TransferListener listener) {
    this.endpoint = endpoint;
    this.patience = patience;
    this.sleeper = sleeper;
    this.listener = listener;
    this.client = new HubClient(endpoint, patience, proxies, resolver);
  }

  /** Asks what a repository holds now. */
  public RepositoryListing listing(RepositoryId id) throws InterruptedException {
    String json =
        retries().run(() -> firstContact(id), () -> 0, "look at your network, or try again later");
    return RepositoryListing.parse(id, json, endpoint);
  }

  /** Gets a small file as text. */
  public String text(HubFile file) throws InterruptedException {
    Refusal refusal = new Refusal(endpoint, file.repository(), file.path());
    return retries()
        .run(
            () -> {
              try (Answer answer = client.get(file.uri(), Remainder.everything())) {
                refusal.check(answer);
                return answer.body().text(MOST_TEXT_BYTES);
              }
            },
            () -> 0,
            "try again later");
  }

  /**
   * Gets a file as {@code target}, from where an earlier attempt ended; checked by hash before it
   * has that name.
   */
  public Origin.KeptFile fetch(HubFile file, Path target) throws InterruptedException {
    Refusal refusal = new Refusal(endpoint, file.repository(), file.path());
    try (PartFile part = PartFile.of(target)) {
      return new Download(client, retries(), refusal, listener, file, part).run();
    }
  }

  private String firstContact(RepositoryId id) throws IOException, InterruptedException {
    try (Answer answer = client.get(endpoint.listing(id), Remainder.everything())) {
      new Refusal(endpoint, id, id.toString()).check(answer);
      return answer.body().text(MOST_LISTING_BYTES);
    } catch (UnreachableException e) {
      // Nobody was there yet, so this is no passing trouble: someone offline wants to know at once.
      throw HubException.of(
          e.getMessage() + "; look at your network, or at HF_ENDPOINT and https_proxy");
    }
  }

  private Retries retries() {
    return new Retries(patience, sleeper, listener);
  }
}
