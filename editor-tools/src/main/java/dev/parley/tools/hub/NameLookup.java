package dev.parley.tools.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up whoever a request will go to, in limited time. The JDK has no limit for that: a name
 * server that hangs holds its caller for as long as the system likes, often half a minute. What was
 * found the JDK remembers, so the request itself need not wait for it again.
 *
 * <p><b>Threads.</b> Any. A look-up that was given up stays behind on a thread of its own, which
 * keeps no program from ending.
 */
final class NameLookup {
  private final ProxySelector proxies;
  private final Resolver resolver;
  private final Duration limit;

  /** Finds a host's address, however long it takes. */
  @FunctionalInterface
  interface Resolver {
    void resolve(String host) throws UnknownHostException;
  }

  NameLookup(ProxySelector proxies, Resolver resolver, Duration limit) {
    this.proxies = proxies;
    this.resolver = resolver;
    this.limit = limit;
  }

  /**
   * Makes sure that we know where the host of an address is, or the proxy that is asked for it.
   *
   * @throws UnreachableException if it is not found in time
   */
  void require(URI uri) throws IOException, InterruptedException {
    String proxy = proxyHost(uri);
    String host = proxy.isEmpty() ? uri.getHost() : proxy;
    FutureTask<Void> lookup =
        new FutureTask<>(
            () -> {
              resolver.resolve(host);
              return null;
            });
    Thread thread = new Thread(lookup, "parley-look-up");
    thread.setDaemon(true);
    thread.start();
    try {
      lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw UnreachableException.unanswered(proxy.isEmpty() ? host : "the proxy " + proxy, e);
    } catch (ExecutionException e) {
      throw UnreachableException.explain(host, e);
    }
  }

  /** Empty if the host itself is asked. */
  private String proxyHost(URI uri) {
    return proxies.select(uri).stream()
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(proxy -> ((InetSocketAddress) proxy.address()).getHostString())
        .findFirst()
        .orElse("");
  }
}
