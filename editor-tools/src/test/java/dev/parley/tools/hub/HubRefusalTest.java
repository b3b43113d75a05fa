package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubRefusalTest {

  private HubFixture hub;
  private Path folder;

  @BeforeEach
  void open(@TempDir Path folder) {
    this.folder = folder;
    hub = new HubFixture(folder);
    hub.model(1000, 1);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aGateTellsTheLicensePageAndTheToken(int status) {
    hub.fake.refusing(status, Map.of("X-Error-Code", "GatedRepo"));

    String sentence = refusal(hub);

    assertTrue(sentence.contains("(" + status + ")"), sentence);
    assertTrue(sentence.contains(hub.fake.address() + "/" + FakeHub.REPOSITORY), sentence);
    assertTrue(sentence.contains("HF_TOKEN"), sentence);
  }

  @Test
  void aTokenThatDoesNotOpenIsNamedButNotShown() {
    try (HubFixture known = new HubFixture(folder, Optional.of("hf_secret"), HubFixture.LITTLE)) {
      known.fake.refusing(403, Map.of());

      String sentence = refusal(known);

      assertTrue(sentence.contains("the token in HF_TOKEN does not open"), sentence);
      assertFalse(sentence.contains("hf_secret"), sentence);
    }
  }

  @Test
  void whatIsNotThereForAStrangerMayBeClosed() {
    hub.fake.refusing(401, Map.of("X-Error-Code", "RepoNotFound"));

    assertTrue(refusal(hub).contains("has no " + FakeHub.REPOSITORY + ", or not for everybody"));
  }

  @Test
  void whatIsNotThereIsAbsent() {
    hub.fake.refusing(404, Map.of());

    HubException failure = assertThrows(HubException.class, hub::listing);

    assertTrue(failure.isAbsent());
    assertEquals(List.of(), hub.pauses);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | wait 120 s (429)",
        "Wed, 21 Oct 2026 07:28:00 GMT | wait until Wed, 21 Oct 2026 07:28:00 GMT (429)"
      })
  void aHubThatIsAskedTooOftenSaysHowLong(String header, String expected) {
    hub.fake.refusing(429, Map.of("Retry-After", header));

    assertTrue(refusal(hub).contains(expected), refusal(hub));
    assertEquals(List.of(), hub.pauses);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void aHubInTroubleIsAskedAgain(int status) throws Exception {
    hub.fake.refusing(status, HubFixture.ATTEMPTS - 1);

    assertEquals(1, hub.listing().files().size());
    assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), hub.pauses);
  }

  @Test
  void butNotForEver() {
    hub.fake.refusing(503, Map.of());

    String sentence = refusal(hub);

    assertTrue(sentence.contains("answered 503"), sentence);
    assertEquals(HubFixture.ATTEMPTS - 1, hub.pauses.size());
  }

  @Test
  void aProxyThatWantsAPasswordIsNamed() {
    hub.fake.refusing(407, Map.of());

    assertTrue(refusal(hub).contains("the proxy asks for a name and a password"));
  }

  @Test
  void aPageInTheHubsPlaceIsNoList() {
    try (RawServer page =
        new RawServer(
            (request, out) ->
                out.write(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>Welcome to our Wi-Fi"
                        .getBytes(StandardCharsets.US_ASCII)))) {
      assertTrue(refusalOf(page.address()).contains("login page"));
    }
  }

  @Test
  void oneThatHangsIsGivenUp() {
    try (RawServer hanging = new RawServer((request, out) -> Thread.sleep(60_000))) {
      assertTrue(refusalOf(hanging.address()).contains("did not answer in time"));
    }
  }

  @Test
  void whereNobodyListensOneIsToldAtOnce() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort();
    }

    String sentence = refusalOf(nobody);

    assertTrue(sentence.startsWith("127.0.0.1 cannot be reached"), sentence);
    assertTrue(sentence.contains("look at your network"), sentence);
    assertEquals(List.of(), hub.pauses);
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    String sentence = refusalOf("http://hub.invalid");

    assertTrue(sentence.startsWith("no host hub.invalid is found"), sentence);
    assertEquals(List.of(), hub.pauses);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/x", "", "http://[", "file:///etc/passwd"})
  void somePlacesAreNotGoneTo(String location) {
    try (RawServer sending =
        new RawServer(
            (request, out) ->
                out.write(
                    ("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: "
                            + location
                            + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))) {
      assertTrue(refusalOf(sending.address()).contains("sends us to"), location);
    }
  }

  private String refusalOf(String address) {
    Hub other = hub.hub(new Endpoint(URI.create(address), Optional.empty()), HubFixture.LITTLE);
    RepositoryId id = RepositoryId.parse(FakeHub.REPOSITORY);
    return message(assertThrows(HubException.class, () -> other.listing(id)));
  }

  private static String refusal(HubFixture hub) {
    return message(assertThrows(HubException.class, hub::listing));
  }

  private static String message(HubException failure) {
    String message = String.valueOf(failure.getMessage());
    assertFalse(message.contains("\n"), message);
    return message;
  }
}
