package dev.parley.tools.hub;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a hub and follows where it sends us. Redirections are followed here and not by the JDK,
 * since the token must stay with the hub and what the hub says when it sends us on is worth
 * reading.
 *
 * <p><b>Threads.</b> Any. <b>Errors.</b> {@link UnreachableException} if nobody answers, {@link
 * BrokenTransferException} for what may go right the next time.
 */
final class HubClient {
  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTIONS = 8;

  private final Endpoint endpoint;
  private final Patience patience;
  private final NameLookup names;
  private final HttpClient http;

  HubClient(
      Endpoint endpoint, Patience patience, ProxySelector proxies, NameLookup.Resolver resolver) {
    this.endpoint = endpoint;
    this.patience = patience;
    this.names = new NameLookup(proxies, resolver, patience.lookUp());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.connect())
            .proxy(proxies)
            .build();
  }

  /** Gets an address, or the rest of what is there; whoever gets the answer closes it. */
  Answer get(URI address, Remainder asked) throws IOException, InterruptedException {
    URI uri = address;
    Remainder rest = asked;
    Linked linked = Linked.unknown();
    for (int hop = 0; hop <= MOST_REDIRECTIONS; hop++) {
      HttpResponse<Body> response = send(request(uri, rest));
      boolean isFromHub = endpoint.isHub(uri);
      if (isFromHub) {
        linked = Linked.of(response.headers()).or(linked);
      }
      if (!REDIRECTIONS.contains(response.statusCode())) {
        return new Answer(uri, isFromHub, rest, linked, response);
      }
      response.body().close();
      uri = target(uri, response);
      rest = afterRedirection(rest, linked);
    }
    throw new BrokenTransferException(endpoint + " sends us in circles");
  }

  private HttpRequest request(URI uri, Remainder asked) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience.answer())
            .header("User-Agent", "parley")
            .header("Accept-Encoding", "identity");
    if (!asked.isEverything()) {
      request.header("Range", "bytes=" + asked.from() + "-");
      asked.condition().ifPresent(etag -> request.header("If-Range", etag));
    }
    if (endpoint.isHub(uri)) {
      endpoint.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    return request.build();
  }

  /**
   * Where the hub says itself which bytes it sends us to, its word replaces the condition: those
   * who store them name them in their own way.
   */
  private static Remainder afterRedirection(Remainder asked, Linked linked) {
    if (asked.isEverything() || linked.etag().isEmpty()) {
      return asked;
    }
    return linked.etag().get().equals(asked.etag()) || asked.etag().isEmpty()
        ? new Remainder(asked.from(), "")
        : Remainder.everything();
  }

  private static URI target(URI from, HttpResponse<Body> response) throws IOException {
    String location = response.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new BrokenTransferException(from.getHost() + " sends us to '" + location + "'", e);
    }
    boolean downgrade =
        "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
    if (location.isEmpty() || to.getHost() == null || !Endpoint.isHttp(to) || downgrade) {
      throw new BrokenTransferException(
          from.getHost() + " sends us to '" + location + "', where we do not go");
    }
    return to;
  }

  private HttpResponse<Body> send(HttpRequest request) throws IOException, InterruptedException {
    names.require(request.uri());
    CompletableFuture<HttpResponse<Body>> answer =
        http.sendAsync(request, head -> new Body(patience.stall()));
    try {
      // A limit of our own as well: the client's begins when it has the address.
      return answer.get(patience.connect().plus(patience.answer()).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new BrokenTransferException(request.uri().getHost() + " did not answer in time", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw UnreachableException.explain(request.uri().getHost(), cause == null ? e : cause);
    } finally {
      answer.cancel(true);
    }
  }
}
