package dev.parley.tools.hub;

import dev.parley.tools.shelf.ContentHash;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a repository holds at one commit.
 *
 * @param id which repository
 * @param commit its state, or {@code main} if the hub does not tell
 * @param license of everything in it
 * @param files all of them, in the hub's order
 */
public record RepositoryListing(
    RepositoryId id, String commit, License license, List<HubFile> files) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Names that are safe to write below a folder of ours, on every system. */
  private static final Pattern SAFE_PATH =
      Pattern.compile(
          "(?!.*(^|/)\\.{1,2}(/|$))[^/\\\\:*?\"<>|\\p{Cntrl}]+(/[^/\\\\:*?\"<>|\\p{Cntrl}]+)*");

  private static final Pattern LICENSE_FILE =
      Pattern.compile("(license|licence|copying)([._-].*)?", Pattern.CASE_INSENSITIVE);

  public RepositoryListing {
    files = List.copyOf(files);
  }

  /** The file at that path. */
  public Optional<HubFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** The text of the license, where the repository has it. */
  public Optional<HubFile> licenseFile() {
    return files.stream()
        .filter(file -> LICENSE_FILE.matcher(file.path()).matches())
        .filter(file -> !file.path().toLowerCase(Locale.ROOT).endsWith(".pdf"))
        .findFirst();
  }

  /** Reads the hub's answer: {@code sha}, {@code cardData}, and {@code siblings}. */
  static RepositoryListing parse(RepositoryId id, String json, Endpoint endpoint) {
    JsonNode root = tree(id, json);
    JsonNode siblings = root.path("siblings");
    if (!siblings.isArray()) {
      throw notUnderstood(id, "it names no files");
    }
    String sha = root.path("sha").asString("");
    String commit = COMMIT.matcher(sha).matches() ? sha : "main";
    List<HubFile> files =
        siblings
            .valueStream()
            .filter(sibling -> SAFE_PATH.matcher(path(sibling)).matches())
            .map(sibling -> file(id, commit, sibling, endpoint))
            .toList();
    License license = License.of(root.path("cardData"), endpoint.page(id));
    return new RepositoryListing(id, commit, license, files);
  }

  private static HubFile file(RepositoryId id, String commit, JsonNode sibling, Endpoint endpoint) {
    JsonNode large = sibling.path("lfs");
    long size = large.path("size").asLong(sibling.path("size").asLong(-1));
    return new HubFile(
        id,
        path(sibling),
        endpoint.file(id, commit, path(sibling)),
        size < 0 ? OptionalLong.empty() : OptionalLong.of(size),
        ContentHash.parse(large.path("sha256").asString(large.path("oid").asString("")))
            .or(() -> ContentHash.parse(sibling.path("blobId").asString("")))
            // What git keeps of a large file is a pointer to it, so its id says nothing.
            .filter(hash -> large.isMissingNode() || hash.kind() == ContentHash.Kind.SHA_256));
  }

  private static String path(JsonNode sibling) {
    return sibling.path("rfilename").asString("");
  }

  private static JsonNode tree(RepositoryId id, String json) {
    try {
      @Nullable JsonNode root = new JsonMapper().readTree(json);
      if (root != null) {
        return root;
      }
    } catch (JacksonException e) {
      // told below
    }
    throw notUnderstood(id, "it is no JSON");
  }

  private static HubException notUnderstood(RepositoryId id, String why) {
    return HubException.of(
        "the hub's answer about "
            + id
            + " is not understood ("
            + why
            + "); see whether a proxy or a login page answers in its place");
  }
}
