package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {

  private static final RepositoryId ID = new RepositoryId("owner", "Model-BF16");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVIDIA-Nemotron3-Nano-4B-Q4_K_M.gguf",
        "nemotron-3-nano-4b.q4_k_m.gguf",
        "model-q4-k-m.GGUF",
        "Q4KM.gguf",
        "deep/model_Q4_K_M.gguf"
      })
  void findsAQuantHoweverItIsWritten(String path) {
    ModelFiles files =
        ModelFiles.choose(
            listing("README.md", "a-Q4_K_S.gguf", "a-IQ4_K_M.gguf", "a-Q8_0.gguf", path), "Q4_K_M");

    assertEquals(List.of(path), paths(files));
    assertEquals(path.replaceAll(".*/", ""), files.name());
    assertFalse(files.isFolder());
  }

  @Test
  void aShorterQuantIsAnother() {
    assertAbsent(listing("a-Q4_K_M.gguf"), "Q4_K", "a-Q4_K_M.gguf");
  }

  @Test
  void whatIsThereIsNamedWhereNothingFits() {
    assertAbsent(listing("a-Q2_K.gguf", "a-Q6_K.gguf"), "Q4_K_M", "a-Q2_K.gguf, a-Q6_K.gguf");
    assertAbsent(listing("README.md"), "Q4_K_M", "it has README.md");
    assertAbsent(listing(), "Q4_K_M", "no files");
  }

  @Test
  void aFileInPiecesIsNotRead() {
    assertAbsent(
        listing("a-Q4_K_M-00001-of-00002.gguf", "a-Q4_K_M-00002-of-00002.gguf"),
        "Q4_K_M",
        "in one piece");
  }

  @Test
  void ofTwoTheUserChooses() {
    HubException failure =
        assertThrows(
            HubException.class,
            () -> ModelFiles.choose(listing("a-Q8_0.gguf", "b-q8_0.gguf"), "Q8_0"));

    assertFalse(failure.isAbsent());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("a-Q8_0.gguf, b-q8_0.gguf"),
        failure.toString());
    assertEquals(
        List.of("b-q8_0.gguf"),
        paths(ModelFiles.named(listing("a-Q8_0.gguf", "b-q8_0.gguf"), "b-q8_0.gguf")));
  }

  @Test
  void aNameThatIsNotThereIsAbsent() {
    HubException failure =
        assertThrows(
            HubException.class,
            () -> ModelFiles.named(listing("a.gguf", "README.md"), "README.md"));

    assertTrue(failure.isAbsent());
    assertTrue(String.valueOf(failure.getMessage()).contains("it has a.gguf, README.md"));
  }

  @Test
  void withoutGgufItIsAFolder() {
    ModelFiles files =
        ModelFiles.choose(
            listing(
                "README.md",
                "chat_template.jinja",
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "training/model.safetensors"),
            "BF16");

    assertTrue(files.isFolder());
    assertEquals("Model-BF16", files.name());
    assertEquals(
        List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "chat_template.jinja",
            "model.safetensors"),
        paths(files));
  }

  @Test
  void shardsComeWithTheirIndex() {
    RepositoryListing listing =
        listing(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json",
            "tokenizer.json",
            "tokenizer_config.json");

    assertEquals(listing.files().size(), ModelFiles.choose(listing, "BF16").files().size());
    assertEquals(600, ModelFiles.choose(listing, "BF16").bytes());
  }

  @Test
  void aFolderWithAGapIsRefused() {
    String[] whole = {
      "config.json",
      "model-00001-of-00002.safetensors",
      "model-00002-of-00002.safetensors",
      "model.safetensors.index.json",
      "tokenizer.json",
      "tokenizer_config.json"
    };
    for (String missing : whole) {
      String[] rest = Stream.of(whole).filter(path -> !path.equals(missing)).toArray(String[]::new);

      HubException failure =
          assertThrows(HubException.class, () -> ModelFiles.choose(listing(rest), "BF16"), missing);

      assertTrue(failure.isAbsent());
    }
  }

  private static void assertAbsent(RepositoryListing listing, String quant, String expected) {
    HubException failure =
        assertThrows(HubException.class, () -> ModelFiles.choose(listing, quant));
    assertTrue(failure.isAbsent());
    assertTrue(String.valueOf(failure.getMessage()).contains(expected), failure.toString());
  }

  private static List<String> paths(ModelFiles files) {
    return files.files().stream().map(HubFile::path).toList();
  }

  private static RepositoryListing listing(String... paths) {
    List<HubFile> files =
        Stream.of(paths)
            .map(
                path ->
                    new HubFile(
                        ID, path, URI.create("http://h/"), OptionalLong.of(100), Optional.empty()))
            .toList();
    return new RepositoryListing(ID, "main", new License("mit", "", ""), files);
  }
}
