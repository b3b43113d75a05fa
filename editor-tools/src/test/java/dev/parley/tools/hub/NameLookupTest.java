package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK waits for a name server as long as it takes; we do not. */
@Timeout(60)
class NameLookupTest {

  private static final RepositoryId MODEL = RepositoryId.parse("owner/model");

  private final CountDownLatch over = new CountDownLatch(1);
  private final List<String> asked = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void letGo() {
    over.countDown();
  }

  @Test
  void aNameServerThatHangsIsGivenUpAtOnce() {
    Hub hub = hub(HubFixture.noProxy(), this::hang, Duration.ofMillis(1));

    assertEquals(
        "no name server answers where hub.test is, or no network; look at your network, or at"
            + " HF_ENDPOINT and https_proxy",
        refusal(hub));
    assertEquals(List.of(), pauses);
  }

  @Test
  void withAProxyOnlyTheProxyIsLookedUp() {
    ProxySelector proxy = ProxySelector.of(InetSocketAddress.createUnresolved("proxy.test", 9));
    Hub hub = hub(proxy, this::hang, Duration.ofMillis(1));

    String sentence = refusal(hub);

    assertTrue(
        sentence.startsWith("no name server answers where the proxy proxy.test is"), sentence);
  }

  @Test
  void aProxyThatDoesNotExistIsNamed() {
    ProxySelector proxy = ProxySelector.of(InetSocketAddress.createUnresolved("proxy.test", 9));
    Hub hub = hub(proxy, this::know, Duration.ofSeconds(50));

    String sentence = refusal(hub);

    assertTrue(sentence.startsWith("no host proxy.test is found, or no network"), sentence);
    assertEquals(List.of("proxy.test"), asked);
  }

  @Test
  void aHostThatDoesNotExistIsNotWaitedFor() {
    Hub hub = hub(HubFixture.noProxy(), this::know, Duration.ofSeconds(50));

    String sentence = refusal(hub);

    assertTrue(sentence.startsWith("no host hub.test is found, or no network"), sentence);
    assertEquals(List.of("hub.test"), asked);
  }

  @Test
  void someoneOfflineIsToldWithinFiveSeconds() {
    Patience usual = Patience.defaults();

    assertTrue(usual.lookUp().plus(usual.connect()).compareTo(Duration.ofSeconds(5)) < 0);
  }

  private void hang(String host) throws UnknownHostException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException(host);
    }
  }

  private void know(String host) throws UnknownHostException {
    asked.add(host);
    throw new UnknownHostException(host);
  }

  private Hub hub(ProxySelector proxies, NameLookup.Resolver resolver, Duration lookUp) {
    Duration never = Duration.ofSeconds(50);
    return new Hub(
        new Endpoint(URI.create("http://hub.test"), Optional.empty()),
        new Patience(lookUp, never, never, never, 3, never),
        proxies,
        resolver,
        pauses::add,
        new RecordingListener());
  }

  private static String refusal(Hub hub) {
    return String.valueOf(assertThrows(HubException.class, () -> hub.listing(MODEL)).getMessage());
  }
}
