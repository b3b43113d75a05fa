package dev.parley.tools.hub;

import static dev.parley.tools.hub.Disaster.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.tools.shelf.ContentHash;
import dev.parley.tools.shelf.Origin;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DownloadTest {

  private static final int SIZE = 300_000;

  private HubFixture hub;
  private byte[] model;

  @BeforeEach
  void open(@TempDir Path folder) {
    hub = new HubFixture(folder, Optional.of("secret"), HubFixture.LITTLE);
    model = hub.model(SIZE, 7);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void bringsAFileWithItsHash() throws Exception {
    Origin.KeptFile kept =
        hub.hub().fetch(hub.listing().file(HubFixture.FILE).orElseThrow(), hub.target);

    assertArrayEquals(model, hub.arrived());
    assertEquals(FakeHub.sha256(model), kept.sha256());
    assertEquals(SIZE, kept.size());
    assertEquals("", hub.listener.notes());
    try (var left = Files.list(hub.target.getParent())) {
      assertEquals(List.of(hub.target), left.toList());
    }
  }

  @Test
  void theTokenStaysWithTheHub() throws Exception {
    hub.fetch();

    assertTrue(
        hub.fake.hubRequests().stream()
            .allMatch(request -> request.header("authorization").equals("Bearer secret")));
    assertEquals(1, hub.fake.storageRequests().size());
    assertEquals("", hub.fake.storageRequests().get(0).header("authorization"));
  }

  /** Each of these ends in one run: what broke is tried again, and no byte comes in twice. */
  @ParameterizedTest
  @EnumSource(
      value = Disaster.class,
      mode = Mode.EXCLUDE,
      names = {"CORRUPTS", "CHANGES", "CHANGES_AND_DROPS"})
  void survivesOne(Disaster disaster) throws Exception {
    hub.fake.then(DROPPED, disaster, DROPPED);

    hub.fetch();

    assertArrayEquals(model, hub.arrived());
    assertEquals(SIZE, hub.listener.received());
  }

  /** The same where no hash is known, and only names and sizes tell versions apart. */
  @ParameterizedTest
  @EnumSource(
      value = Disaster.class,
      mode = Mode.EXCLUDE,
      names = {
        "CORRUPTS",
        "CHANGES",
        "CHANGES_AND_DROPS",
        "LIES_SHORTER",
        "STORAGE_REFUSES",
        "TRUNCATED_SILENTLY"
      })
  void survivesOneWithoutStorage(Disaster disaster) throws Exception {
    hub.fake.withoutStorage().then(DROPPED, disaster, DROPPED);

    hub.fetch();

    assertArrayEquals(model, hub.arrived());
    assertEquals(SIZE, hub.listener.received());
    assertTrue(hub.listener.notes().contains("tells no hash"), hub.listener.notes());
  }

  @Test
  void asksForTheRestUnderACondition() throws Exception {
    hub.fake.withoutStorage().then(DROPPED);

    hub.fetch();

    RawServer.Request rest = hub.fake.hubRequests().get(2);
    assertEquals("bytes=" + SIZE / 2 + "-", rest.header("range"));
    assertEquals("\"" + FakeHub.sha256(model).substring(0, 20) + "\"", rest.header("if-range"));
  }

  @Test
  void aBreakIsResumedByTheNextRun() throws Exception {
    hub.fake.then(DROPPED, STATUS_500, STATUS_500, STATUS_500);

    HubException failure = assertThrows(HubException.class, hub::fetch);

    assertTrue(String.valueOf(failure.getMessage()).contains("goes on from there"));
    assertEquals(SIZE / 2, hub.partLength());
    assertFalse(Files.exists(hub.target));

    hub.fetch();
    assertArrayEquals(model, hub.arrived());
    assertEquals(SIZE, hub.listener.received());
  }

  @Test
  void pausesGrowAndBytesResetThem() throws Exception {
    hub.fake.then(STATUS_503, STATUS_500, DROPPED, STATUS_500, STATUS_500);

    assertThrows(HubException.class, hub::fetch);

    assertEquals(List.of(1L, 2L, 1L, 2L), hub.pauses.stream().map(Duration::toSeconds).toList());
  }

  @Test
  void aFileThatChangesInBetweenStartsOver() throws Exception {
    hub.fake.then(DROPPED, CHANGES);

    hub.fetch();

    assertArrayEquals(hub.fake.bytes(HubFixture.FILE), hub.arrived());
    assertTrue(hub.listener.notes().contains("has changed on the hub"), hub.listener.notes());
  }

  @Test
  void soDoesOneThatChangedSinceTheLastRun() throws Exception {
    hub.fake.then(DROPPED, STATUS_500, STATUS_500, STATUS_500);
    assertThrows(HubException.class, hub::fetch);
    byte[] other = hub.model(SIZE + 1, 8);

    hub.fetch();

    assertArrayEquals(other, hub.arrived());
    assertTrue(hub.listener.notes().contains("has changed on the hub"), hub.listener.notes());
  }

  @Test
  void oneThatNeverStaysTheSameIsGivenUp() {
    Disaster[] unrest = new Disaster[10];
    Arrays.fill(unrest, CHANGES_AND_DROPS);
    hub.fake.then(unrest);

    HubException failure = assertThrows(HubException.class, hub::fetch);

    assertTrue(String.valueOf(failure.getMessage()).contains("faster than"), failure.toString());
  }

  @Test
  void wrongBytesNeverGetTheName() {
    hub.fake.then(CORRUPTS);

    HubException failure = assertThrows(HubException.class, hub::fetch);

    assertTrue(String.valueOf(failure.getMessage()).contains(FakeHub.sha256(model)));
    assertFalse(Files.exists(hub.target));
    assertFalse(Files.exists(hub.part));
  }

  @Test
  void aPartWithoutItsVersionIsWorthNothing() throws Exception {
    Files.write(hub.part, new byte[1000]);

    hub.fetch();

    assertArrayEquals(model, hub.arrived());
    assertEquals(SIZE, hub.listener.received());
  }

  @Test
  void anInterruptionKeepsWhatIsHere() throws Exception {
    hub.fake.then(HANGS_IN_BODY);
    Thread reader = Thread.currentThread();
    hub.fake.watch(
        range -> {
          // Ctrl-C, as soon as half of the file is here.
          Thread signal =
              new Thread(
                  () -> {
                    while (hub.partLength() < SIZE / 2) {
                      Thread.onSpinWait();
                    }
                    reader.interrupt();
                  });
          signal.setDaemon(true);
          signal.start();
        });

    assertThrows(InterruptedException.class, hub::fetch);

    assertEquals(SIZE / 2, hub.partLength());
    hub.fake.watch(range -> {});
    hub.fetch();
    assertArrayEquals(model, hub.arrived());
    assertEquals(SIZE, hub.listener.received());
  }

  @Test
  void aFullDiskIsNoBrokenConnection() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "skipped: this system has no /dev/full");
    Files.createSymbolicLink(hub.part, full);

    UncheckedIOException failure = assertThrows(UncheckedIOException.class, hub::fetch);

    assertTrue(String.valueOf(failure.getMessage()).startsWith("cannot write " + hub.part));
    assertEquals(List.of(), hub.pauses);
  }

  @Test
  void aSmallFileIsCheckedByItsGitId() throws Exception {
    hub.fake.with("config.json", "{}\n");
    HubFile listed = hub.listing().file("config.json").orElseThrow();
    HubFile small = withHash(listed, "0967ef424bce6791893e9a57bb952f80fd536e93");
    HubFile wrong = withHash(listed, "0967ef424bce6791893e9a57bb952f80fd536e94");
    hub.fake.withoutStorage();

    hub.hub().fetch(small, hub.target);

    assertEquals("{}\n", Files.readString(hub.target));
    assertThrows(HubException.class, () -> hub.hub().fetch(wrong, hub.target));
  }

  private static HubFile withHash(HubFile file, String hex) {
    return new HubFile(
        file.repository(), file.path(), file.uri(), file.size(), ContentHash.parse(hex));
  }
}
