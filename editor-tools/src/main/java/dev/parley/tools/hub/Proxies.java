package dev.parley.tools.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which proxy to take: the one of Java's properties ({@code https.proxyHost}) if they name one,
 * else the one of the environment ({@code https_proxy}, {@code http_proxy}, {@code no_proxy}, in
 * lower or upper case), else none.
 */
public final class Proxies extends ProxySelector {
  private final Function<String, Optional<String>> variable;
  private final ProxySelector ofJava;

  /**
   * @param variable the environment
   * @param ofJava decides by Java's properties
   */
  public Proxies(Function<String, Optional<String>> variable, ProxySelector ofJava) {
    this.variable = variable;
    this.ofJava = ofJava;
  }

  @Override
  public List<Proxy> select(URI uri) {
    List<Proxy> byProperty = ofJava.select(uri);
    if (byProperty.stream().anyMatch(proxy -> proxy.type() == Proxy.Type.HTTP)) {
      return byProperty;
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return either(scheme + "_proxy")
        .filter(proxy -> !isExempt(uri))
        .map(proxy -> List.of(parse(scheme + "_proxy", proxy)))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // There is no second one to turn to.
  }

  private Optional<String> either(String name) {
    return variable.apply(name).or(() -> variable.apply(name.toUpperCase(Locale.ROOT)));
  }

  private boolean isExempt(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return Arrays.stream(either("no_proxy").orElse("").toLowerCase(Locale.ROOT).split(",", -1))
        .map(String::strip)
        .anyMatch(entry -> covers(entry, host, uri.getPort()));
  }

  /** An entry is a host with everything below it, perhaps with a port, or a star for all. */
  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    String bare = entry.startsWith(".") ? entry.substring(1) : entry;
    String suffix = ":" + port;
    if (bare.endsWith(suffix)) {
      bare = bare.substring(0, bare.length() - suffix.length());
    }
    return !bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare));
  }

  private static Proxy parse(String name, String text) {
    String address = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        // Looked up when it is used, so that the look-up counts as part of the connection.
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    // Not with its value: it may hold a password.
    throw HubException.of(
        "the variable " + name + " names no proxy; expected http://HOST:PORT; correct it");
  }
}
