package dev.parley.tools.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which hub, and as whom.
 *
 * @param base where the hub is; no slash at its end
 * @param token who asks, if not just anybody; goes to this hub and nowhere else
 */
public record Endpoint(URI base, Optional<String> token) {
  private static final String PUBLIC = "https://huggingface.co";
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * The one that {@code HF_ENDPOINT} and {@code HF_TOKEN} say, else the public one.
   *
   * @param variable the environment
   */
  public static Endpoint of(Function<String, Optional<String>> variable) {
    String text = variable.apply("HF_ENDPOINT").orElse(PUBLIC).strip();
    Optional<String> token = variable.apply("HF_TOKEN").map(String::strip);
    if (token.filter(value -> !VISIBLE.matcher(value).matches()).isPresent()) {
      throw HubException.of("HF_TOKEN is no token: it is blank or has spaces inside; correct it");
    }
    try {
      URI base = new URI(text.replaceAll("/+$", ""));
      if (base.getHost() != null && isHttp(base)) {
        return new Endpoint(base, token);
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw HubException.of(
        "HF_ENDPOINT is '" + text + "'; expected an address like " + PUBLIC + "; correct it");
  }

  /** Never prints the token. */
  @Override
  public String toString() {
    return base.toString();
  }

  /** What is known about a repository, with the size and hash of every file. */
  URI listing(RepositoryId id) {
    return URI.create(base + "/api/models/" + id + "?blobs=true");
  }

  URI file(RepositoryId id, String revision, String path) {
    return URI.create(base + "/" + id + "/resolve/" + encoded(revision) + "/" + encoded(path));
  }

  /** For a person. */
  URI page(RepositoryId id) {
    return URI.create(base + "/" + id);
  }

  /** Whether an address is this hub's: what others see must be no secret. */
  boolean isHub(URI uri) {
    return base.getScheme().equalsIgnoreCase(uri.getScheme())
        && base.getHost().equalsIgnoreCase(uri.getHost())
        && port(base) == port(uri);
  }

  static boolean isHttp(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return scheme.equals("http") || scheme.equals("https");
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
  }

  /** Percent-encodes all but what RFC 3986 leaves alone in a path. */
  private static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      encoded.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return encoded.toString();
  }
}
