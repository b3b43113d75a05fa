package dev.parley.tools.hub;

import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Under what terms a model comes, as its card tells.
 *
 * @param id a short name such as {@code apache-2.0}, or {@code other}; empty if none is told
 * @param name a longer one; may be empty
 * @param link to its text; may be empty
 */
public record License(String id, String name, String link) {

  /** Reads it from a model card; a link without a host is one into the repository. */
  static License of(JsonNode card, URI repositoryPage) {
    JsonNode id = card.path("license");
    String link = text(card.path("license_link"));
    return new License(
        id.isArray()
            ? id.valueStream().map(License::text).collect(Collectors.joining(", "))
            : text(id),
        text(card.path("license_name")),
        link.isEmpty() || link.contains("://")
            ? link
            : repositoryPage + "/blob/main/" + link.replaceAll("^/+", ""));
  }

  /** In one line. */
  public String inWords() {
    String words =
        Stream.of(id.equals("other") && !name.isEmpty() ? "" : id, name, link)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "none told on the model's page" : words;
  }

  /** Its letters alone: whoever wrote a card must not steer the user's terminal. */
  private static String text(JsonNode node) {
    return node.asString("").replaceAll("\\p{Cntrl}", " ").strip();
  }
}
