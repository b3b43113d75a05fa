package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  private static final URI HUB = URI.create("https://hub.test/x");

  @ParameterizedTest
  @CsvSource({
    "https_proxy, http://proxy.test:3128, proxy.test:3128",
    "HTTPS_PROXY, proxy.test:3128, proxy.test:3128",
    "https_proxy, http://proxy.test, proxy.test:80"
  })
  void takesTheOneOfTheEnvironment(String variable, String value, String expected) {
    assertEquals(expected, proxy(Map.of(variable, value), HUB));
  }

  @Test
  void thatOfAnotherSchemeIsAnother() {
    assertEquals("none", proxy(Map.of("http_proxy", "http://proxy.test:1"), HUB));
    assertEquals(
        "proxy.test:1",
        proxy(Map.of("http_proxy", "http://proxy.test:1"), URI.create("http://hub.test/")));
    assertEquals("none", proxy(Map.of(), HUB));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "hub.test", ".test", "test", "a, HUB.test ,b", "hub.test:443"})
  void someHostsNeedNone(String exempt) {
    Map<String, String> environment =
        Map.of("https_proxy", "http://proxy.test:1", "no_proxy", exempt);

    assertEquals("none", proxy(environment, URI.create("https://hub.test:443/x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "est", "b.test", "hub.test.org", ",", "hub.test:80"})
  void othersStillDo(String exempt) {
    Map<String, String> environment =
        Map.of("https_proxy", "http://proxy.test:1", "NO_PROXY", exempt);

    assertEquals("proxy.test:1", proxy(environment, URI.create("https://hub.test:443/x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://proxy.test:1", "http://", "http://user:secret@:9"})
  void refusesWhatIsNoProxyWithoutShowingIt(String value) {
    HubException failure =
        assertThrows(HubException.class, () -> proxy(Map.of("https_proxy", value), HUB));

    assertTrue(String.valueOf(failure.getMessage()).contains("https_proxy names no proxy"));
    assertFalse(String.valueOf(failure.getMessage()).contains("secret"));
  }

  @Test
  void javasPropertiesComeFirst() {
    Proxy property =
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("property.test", 9));
    Proxies proxies =
        new Proxies(
            name -> Optional.of("http://proxy.test:1"),
            ProxySelector.of((InetSocketAddress) property.address()));

    assertEquals(List.of(property), proxies.select(HUB));
  }

  @Test
  void theProxyIsAskedInTheHubsPlace(@TempDir Path folder) throws Exception {
    List<String> asked = new ArrayList<>();
    String json = "{\"siblings\": []}";
    try (RawServer proxy =
            new RawServer(
                (request, out) -> {
                  asked.add(request.path());
                  out.write(
                      ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + json)
                          .getBytes(StandardCharsets.US_ASCII));
                });
        HubFixture hub = new HubFixture(folder)) {
      Hub behindProxy =
          new Hub(
              new Endpoint(URI.create("http://hub.invalid"), Optional.empty()),
              HubFixture.LITTLE,
              proxies(Map.of("http_proxy", proxy.address())),
              pause -> {},
              hub.listener);

      behindProxy.listing(RepositoryId.parse("a/b"));
    }

    assertEquals(List.of("http://hub.invalid/api/models/a/b?blobs=true"), asked);
  }

  private static String proxy(Map<String, String> environment, URI uri) {
    Proxy proxy = proxies(environment).select(uri).get(0);
    return proxy.type() == Proxy.Type.DIRECT
        ? "none"
        : ((InetSocketAddress) proxy.address()).getHostString()
            + ":"
            + ((InetSocketAddress) proxy.address()).getPort();
  }

  private static Proxies proxies(Map<String, String> environment) {
    return new Proxies(name -> Optional.ofNullable(environment.get(name)), HubFixture.noProxy());
  }
}
