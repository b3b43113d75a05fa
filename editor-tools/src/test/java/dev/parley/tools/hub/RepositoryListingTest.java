package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.tools.shelf.ContentHash;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryListingTest {

  private static final Endpoint HUB =
      new Endpoint(URI.create("https://hub.test"), Optional.empty());
  private static final RepositoryId ID = new RepositoryId("nvidia", "A");
  private static final String SHA_256 = "ab".repeat(32);
  private static final String GIT_ID = "cd".repeat(20);
  private static final String COMMIT = "ef".repeat(20);

  @Test
  void readsWhatTheHubTells() {
    RepositoryListing listing =
        parse(
            """
            {"id": "nvidia/A", "sha": "%s", "gated": false, "cardData": {"license": "other",
             "license_name": "nvidia-open", "license_link": "https://nvidia.test/license"},
             "siblings": [
              {"rfilename": "a b.gguf", "size": 7, "blobId": "%s",
               "lfs": {"sha256": "%s", "size": 7, "pointerSize": 134}},
              {"rfilename": "config.json", "size": 3, "blobId": "%s"}]}
            """
                .formatted(COMMIT, GIT_ID, SHA_256, GIT_ID));

    HubFile large = listing.files().get(0);
    assertEquals(
        URI.create("https://hub.test/nvidia/A/resolve/" + COMMIT + "/a%20b.gguf"), large.uri());
    assertEquals(OptionalLong.of(7), large.size());
    assertEquals(ContentHash.parse(SHA_256), large.hash());
    assertEquals(ContentHash.parse(GIT_ID), listing.files().get(1).hash());
    assertEquals("nvidia-open, https://nvidia.test/license", listing.license().inWords());
  }

  @Test
  void doesWithLess() {
    RepositoryListing listing = parse("{\"siblings\": [{\"rfilename\": \"a.gguf\"}]}");

    HubFile file = listing.file("a.gguf").orElseThrow();
    assertEquals(URI.create("https://hub.test/nvidia/A/resolve/main/a.gguf"), file.uri());
    assertEquals(OptionalLong.empty(), file.size());
    assertEquals(Optional.empty(), file.hash());
    assertEquals("none told on the model's page", listing.license().inWords());
  }

  @Test
  void aPointersIdIsNotTheFiles() {
    RepositoryListing listing =
        parse(
            "{\"siblings\": [{\"rfilename\": \"a.gguf\", \"blobId\": \""
                + GIT_ID
                + "\", \"lfs\": {\"size\": 9}}]}");

    assertEquals(Optional.empty(), listing.files().get(0).hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.gguf",
        "/a.gguf",
        "a/../../b.gguf",
        "a\\\\b.gguf",
        "c:a.gguf",
        "a\\u0000b",
        "."
      })
  void noNameLeadsOutOfOurFolder(String path) {
    String json =
        "{\"siblings\": [{\"rfilename\": \"" + path + "\"}, {\"rfilename\": \"ok.gguf\"}]}";

    assertEquals(List.of("ok.gguf"), parse(json).files().stream().map(HubFile::path).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"siblings\": 3}", "{\"siblings\": [", "null"})
  void refusesWhatIsNoList(String json) {
    HubException failure = assertThrows(HubException.class, () -> parse(json));

    assertTrue(String.valueOf(failure.getMessage()).contains("not understood"));
  }

  @Test
  void findsTheLicense() {
    String json =
        """
        {"cardData": {"license": ["mit", "apache-2.0"], "license_link": "LICENSE\\u001b[2J"},
         "siblings": [{"rfilename": "LICENSE.pdf"}, {"rfilename": "docs/LICENSE"},
         {"rfilename": "LICENSE.md"}]}
        """;

    assertEquals("LICENSE.md", parse(json).licenseFile().orElseThrow().path());
    assertEquals(
        "mit, apache-2.0, https://hub.test/nvidia/A/blob/main/LICENSE [2J",
        parse(json).license().inWords());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/", "/b", "a/b/c", "a b/c", "../b", "a/..", "a/b?c"})
  void someNamesAreNoRepository(String text) {
    assertThrows(IllegalArgumentException.class, () -> RepositoryId.parse(text));
  }

  private static RepositoryListing parse(String json) {
    return RepositoryListing.parse(ID, json, HUB);
  }
}
