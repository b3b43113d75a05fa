package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.tools.hub.Disaster;
import dev.parley.tools.hub.FakeHub;
import dev.parley.tools.shelf.PullLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the folder of models, as a user gives them, with a hub on this machine. */
class PullTest {

  private static final String NAME = "tiny-Q8_0.gguf";

  private final Map<String, String> environment = new HashMap<>();
  private FakeHub hub;
  private Path models;
  private String out = "";
  private String err = "";

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    models = folder.resolve("models");
    hub =
        new FakeHub()
            .with("README.md", "a model")
            .with("LICENSE", "You may.")
            .with(NAME, Files.readAllBytes(Fixtures.own("tiny/tiny-q8_0.gguf")))
            .with("tiny-Q4_K_M.gguf", "no model at all");
    environment.put("PARLEY_HOME", folder.toString());
    environment.put("HF_ENDPOINT", hub.address());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void pullsListsVerifiesAndRemoves() throws IOException {
    assertEquals(0, pull("--quant", "q8_0"), err);
    assertEquals(List.of(models.resolve(NAME).toString()), out.lines().toList());
    assertArrayEquals(hub.bytes(NAME), Files.readAllBytes(models.resolve(NAME)));
    assertEquals("You may.", Files.readString(models.resolve(NAME + ".LICENSE.txt")));
    assertTrue(err.indexOf("license: apache-2.0") < err.indexOf("100% of"), err);

    assertEquals(0, parley("model", "list"));
    assertTrue(
        out.matches(NAME + " +\\S+ .iB +nemotron_h Q8_0 +" + models.resolve(NAME) + "\\R"), out);

    assertEquals(0, parley("model", "verify"));
    assertTrue(out.startsWith(NAME + ": intact"), out);

    assertEquals(0, parley("model", "rm", "tiny-Q8_0"), err);
    assertEquals(List.of(".lock"), List.of(models.toFile().list()));
  }

  @Test
  void anEmptyShelfIsSaidToBeEmpty() {
    for (String command : List.of("list", "verify")) {
      assertEquals(0, parley("model", command));
      assertEquals("", out);
      assertTrue(err.startsWith("parley: no models in " + models), command + ": " + err);
    }
  }

  @Test
  void whatIsHereIsNotPulledAgain() {
    pull("--quant", "Q8_0");
    int requests = hub.fileRequests();

    assertEquals(0, pull("--quant", "Q8_0"));

    assertEquals(requests, hub.fileRequests());
    assertTrue(err.contains("already here"), err);
  }

  @Test
  void whatChangedOnTheHubIsReplaced() throws IOException {
    pull("--quant", "Q8_0");
    hub.with(NAME, "a better one");

    assertEquals(0, pull("--quant", "Q8_0"), err);

    assertEquals("a better one", Files.readString(models.resolve(NAME)));
    assertTrue(err.contains("has changed on the hub"), err);
  }

  @Test
  void whatTheUserPutThereStays() throws IOException {
    Files.createDirectories(models);
    Files.writeString(models.resolve(NAME), "mine");

    assertEquals(1, pull("--quant", "Q8_0"));

    assertEquals("mine", Files.readString(models.resolve(NAME)));
    assertTrue(err.contains("was not pulled"), err);
    assertEquals(0, parley("model", "verify", NAME));
    assertTrue(out.startsWith(NAME + ": unknown"), out);
  }

  @Test
  void damageIsFound() throws IOException {
    pull("--quant", "Q8_0");
    byte[] bytes = hub.bytes(NAME);
    bytes[bytes.length / 2] ^= 1;
    Files.write(models.resolve(NAME), bytes);

    assertEquals(1, parley("model", "verify"));
    assertTrue(out.startsWith(NAME + ": damaged"), out);

    Files.write(models.resolve(NAME), new byte[3]);
    assertEquals(1, parley("model", "verify"));
    assertTrue(out.contains("has 3 bytes"), out);
  }

  @Test
  void wrongBytesAreNoModel() {
    hub.then(Disaster.NONE, Disaster.CORRUPTS); // the first is the license

    assertEquals(1, pull("--quant", "Q8_0"));

    assertTrue(err.contains("arrived with the hash"), err);
    assertFalse(Files.exists(models.resolve(NAME)));
    assertEquals(0, parley("model", "list"));
    assertEquals("", out);
  }

  @Test
  void aPersonIsAskedAboutTheLicense() {
    hub.withCard("{\"license\":\"other\",\"license_name\":\"the-open-one\"}");

    assertEquals(1, interactively("n\n", "model", "pull", FakeHub.REPOSITORY, "--quant", "Q8_0"));
    assertTrue(err.contains("license: the-open-one"), err);
    assertTrue(out.contains("Download it under this license? [Y/n]"), out);
    assertEquals(0, hub.fileRequests());

    assertEquals(1, interactively("", "model", "pull", FakeHub.REPOSITORY, "--quant", "Q8_0"));
    assertEquals(0, hub.fileRequests());

    assertEquals(0, interactively("\n", "model", "pull", FakeHub.REPOSITORY, "--quant", "Q8_0"));
    assertTrue(Files.exists(models.resolve(NAME)));
  }

  @Test
  void orSaysYesBeforehand() {
    int status = interactively("", "model", "pull", FakeHub.REPOSITORY, "--quant", "Q8_0", "--yes");

    assertEquals(0, status);
    assertTrue(err.contains("license: apache-2.0"), err);
    assertFalse(out.contains("Download it"), out);
  }

  @Test
  void aPersonIsAskedBeforeADeletion() {
    pull("--quant", "Q8_0");

    assertEquals(1, interactively("\n", "model", "rm", NAME));
    assertTrue(Files.exists(models.resolve(NAME)));
    assertEquals(0, interactively("y\n", "model", "rm", NAME));
    assertFalse(Files.exists(models.resolve(NAME)));
    assertEquals(1, parley("model", "rm", NAME));
  }

  @Test
  void withoutALicenseFileItsNameIsKept() throws IOException {
    try (FakeHub bare =
        new FakeHub()
            .with(NAME, "bytes")
            .withCard("{\"license\":\"mit\",\"license_link\":\"https://h/mit\"}")) {
      environment.put("HF_ENDPOINT", bare.address());

      assertEquals(0, pull("--quant", "Q8_0"), err);
    }

    String kept = Files.readString(models.resolve(NAME + ".LICENSE.txt"));
    assertTrue(kept.contains("mit") && kept.contains("https://h/mit"), kept);
  }

  @Test
  void aSecondPullSaysThatThereIsAFirst() {
    int status = PullLock.hold(models, NAME, () -> pull("--quant", "Q8_0")).orElseThrow();

    assertEquals(1, status);
    assertTrue(err.contains("another parley is working on " + NAME), err);
    assertEquals(0, hub.fileRequests());
  }

  @Test
  void theNextRepositoryIsAskedForWhatTheFirstLacks() {
    environment.put("HF_ENDPOINT", hub.address());

    assertEquals(1, parley("model", "pull", "nemotron-3-nano-4b", "--quant", "Q6_K"));

    String sentence = err.strip();
    assertEquals(1, sentence.lines().count(), err);
    assertTrue(sentence.contains("nvidia/NVIDIA-Nemotron-3-Nano-4B-GGUF has no GGUF"), err);
    assertTrue(sentence.contains("unsloth/NVIDIA-Nemotron-3-Nano-4B-GGUF has no GGUF"), err);
    assertTrue(sentence.contains("tiny-Q4_K_M.gguf, " + NAME), err);
  }

  @Test
  void theUsualQuantIsTheDefault() {
    assertEquals(0, parley("model", "pull", "nemotron-3-nano-4b"), err);

    assertTrue(Files.exists(models.resolve("tiny-Q4_K_M.gguf")));
    assertEquals(0, parley("model", "list"));
    assertTrue(out.contains("not read by parley"), out);
  }

  @Test
  void aFileCanBeNamed() {
    assertEquals(0, parley("model", "pull", FakeHub.REPOSITORY + "/" + NAME), err);

    assertTrue(Files.exists(models.resolve(NAME)));
  }

  @Test
  void safetensorsBecomeAFolder() throws IOException {
    try (FakeHub original =
        new FakeHub()
            .with("config.json", "{}")
            .with("tokenizer.json", "{}")
            .with("tokenizer_config.json", "{}")
            .with("chat_template.jinja", "{{ }}")
            .with("model.safetensors", new byte[5000])) {
      environment.put("HF_ENDPOINT", original.address());
      Path folder = models.resolve("NVIDIA-Nemotron-3-Nano-4B-BF16");
      // What an earlier pull left behind.
      Files.createDirectories(models.resolve(folder.getFileName() + ".part"));
      Files.writeString(models.resolve(folder.getFileName() + ".part/config.json"), "{}");
      Files.writeString(models.resolve(folder.getFileName() + ".part/stale.safetensors"), "x");

      assertEquals(0, parley("model", "pull", "nemotron-3-nano-4b", "--quant", "bf16"), err);

      assertEquals(4, original.fileRequests(), "config.json was there");
      assertEquals(5, folder.toFile().list().length);
      assertEquals(5000, Files.size(folder.resolve("model.safetensors")));
      assertEquals(0, parley("model", "verify"));
      assertTrue(out.startsWith(folder.getFileName() + ": intact"), out);
    }
  }

  @Test
  void whatWasBegunIsListedAndRemoved() throws IOException {
    Files.createDirectories(models);
    Files.write(models.resolve(NAME + ".part"), new byte[2048]);

    assertEquals(0, parley("model", "list"));
    assertTrue(out.contains("2.00 KiB") && out.contains("begun"), out);
    assertEquals(0, parley("model", "rm", NAME));
    assertFalse(Files.exists(models.resolve(NAME + ".part")));
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void ctrlCKeepsWhatIsHere() throws IOException {
    hub.then(Disaster.NONE, Disaster.HANGS_IN_BODY); // the first is the license
    Path part = models.resolve(NAME + ".part");
    long half = hub.bytes(NAME).length / 2;
    FakeTerminal fake = new FakeTerminal("", environment, false);
    Thread finger =
        new Thread(
            () -> {
              while (part.toFile().length() < half) {
                Thread.onSpinWait();
              }
              fake.terminal().interrupt();
            });
    finger.setDaemon(true);
    finger.start();

    int status =
        Parley.run(fake.terminal(), "model", "pull", FakeHub.REPOSITORY, "--quant", "Q8_0");

    assertEquals(1, status);
    assertTrue(fake.err().contains("interrupted; what was received is kept"), fake.err());
    assertEquals(half, Files.size(part));
    assertEquals(0, pull("--quant", "Q8_0"), err);
    assertTrue(err.contains("going on with " + NAME), err);
    assertArrayEquals(hub.bytes(NAME), Files.readAllBytes(models.resolve(NAME)));
  }

  @Test
  void offlineIsOneSentence() {
    hub.close();

    assertEquals(1, pull());

    assertEquals(1, err.strip().lines().count(), err);
    assertTrue(err.startsWith("parley: 127.0.0.1 cannot be reached"), err);
    assertEquals("", out);
  }

  @Test
  void anEmptyFolderTellsHowToFillIt() {
    assertEquals(0, parley("model", "list"));

    assertEquals("", out);
    assertTrue(err.contains("parley model pull nemotron-3-nano-4b"), err);
  }

  private int pull(String... options) {
    String[] line = new String[3 + options.length];
    System.arraycopy(new String[] {"model", "pull", FakeHub.REPOSITORY}, 0, line, 0, 3);
    System.arraycopy(options, 0, line, 3, options.length);
    return parley(line);
  }

  private int parley(String... line) {
    return run("", false, line);
  }

  private int interactively(String input, String... line) {
    return run(input, true, line);
  }

  private int run(String input, boolean interactive, String... line) {
    FakeTerminal fake = new FakeTerminal(input, environment, interactive);
    int status = Parley.run(fake.terminal(), line);
    out = fake.out();
    err = fake.err();
    return status;
  }
}
