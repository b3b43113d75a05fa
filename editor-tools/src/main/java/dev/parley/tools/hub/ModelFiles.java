package dev.parley.tools.hub;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a repository that make up one model.
 *
 * @param name what the model is called here
 * @param isFolder whether they lie in a folder of that name; else it is one file of that name
 * @param files at least one
 */
public record ModelFiles(String name, boolean isFolder, List<HubFile> files) {
  private static final Pattern PIECE_OF_GGUF =
      Pattern.compile(".*-\\d{5}-of-\\d{5}\\.gguf", Pattern.CASE_INSENSITIVE);
  private static final Pattern WEIGHTS =
      Pattern.compile("model(?:-\\d{5}-of-(\\d{5}))?\\.safetensors");
  private static final String INDEX = "model.safetensors.index.json";
  private static final List<String> REQUIRED =
      List.of("config.json", "tokenizer.json", "tokenizer_config.json");
  private static final List<String> WELCOME = List.of("chat_template.jinja");
  private static final int SHOWN = 20;

  public ModelFiles {
    files = List.copyOf(files);
  }

  /**
   * The one GGUF file whose name tells that quant, or, in a repository that has no GGUF file, the
   * folder of safetensors.
   *
   * @throws HubException if there is none or more than one, with what there is
   */
  public static ModelFiles choose(RepositoryListing listing, String quant) {
    List<HubFile> ggufs = matching(listing, file -> isGguf(file.path()));
    if (ggufs.isEmpty()) {
      return safetensors(listing);
    }
    Pattern wanted = quantPattern(quant);
    List<HubFile> found =
        ggufs.stream()
            .filter(file -> !PIECE_OF_GGUF.matcher(file.path()).matches())
            .filter(file -> wanted.matcher(file.name()).find())
            .toList();
    return switch (found.size()) {
      case 0 ->
          throw HubException.absent(
              listing.id()
                  + " has no GGUF file of "
                  + quant
                  + " in one piece; it has "
                  + paths(ggufs));
      case 1 -> new ModelFiles(found.get(0).name(), false, found);
      default ->
          throw HubException.of(
              listing.id()
                  + " has more than one file of "
                  + quant
                  + ": "
                  + paths(found)
                  + "; name one as OWNER/REPO/FILE");
    };
  }

  /**
   * One GGUF file by its path.
   *
   * @throws HubException if it is not there or no GGUF file, with what there is
   */
  public static ModelFiles named(RepositoryListing listing, String path) {
    Optional<HubFile> file = listing.file(path).filter(found -> isGguf(found.path()));
    return file.map(found -> new ModelFiles(found.name(), false, List.of(found)))
        .orElseThrow(
            () ->
                HubException.absent(
                    listing.id() + " has no GGUF file " + path + "; " + has(listing)));
  }

  /** All bytes, as far as the hub tells. */
  public long bytes() {
    return files.stream().mapToLong(file -> file.size().orElse(0)).sum();
  }

  private static ModelFiles safetensors(RepositoryListing listing) {
    List<HubFile> weights = matching(listing, file -> WEIGHTS.matcher(file.path()).matches());
    if (weights.isEmpty()) {
      throw HubException.absent(
          listing.id() + " has neither GGUF files nor model.safetensors; " + has(listing));
    }
    requireAllShards(listing, weights);
    boolean sharded = weights.size() > 1;
    List<String> required =
        Stream.concat(REQUIRED.stream(), Stream.of(INDEX).filter(name -> sharded)).toList();
    for (String name : required) {
      if (listing.file(name).isEmpty()) {
        throw HubException.absent(listing.id() + " has no " + name + "; " + has(listing));
      }
    }
    List<HubFile> files =
        Stream.of(required, WELCOME, weights.stream().map(HubFile::path).toList())
            .flatMap(List::stream)
            .flatMap(name -> listing.file(name).stream())
            .toList();
    return new ModelFiles(listing.id().name(), true, files);
  }

  private static void requireAllShards(RepositoryListing listing, List<HubFile> weights) {
    Matcher first = WEIGHTS.matcher(weights.get(0).path());
    int expected = first.matches() && first.group(1) != null ? Integer.parseInt(first.group(1)) : 1;
    if (weights.size() != expected) {
      throw HubException.absent(
          listing.id()
              + " should have "
              + expected
              + " files of weights; it has "
              + paths(weights));
    }
  }

  /** However its parts are joined: Q4_K_M, q4-k-m, Q4KM; but never inside a longer word. */
  private static Pattern quantPattern(String quant) {
    String parts =
        Stream.of(quant.split("[-_.]", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[-_.]?"));
    return Pattern.compile(
        "(?<![A-Za-z0-9])" + parts + "(?![A-Za-z0-9]|[-_.](?:[SML]|X[SL])(?![A-Za-z0-9]))",
        Pattern.CASE_INSENSITIVE);
  }

  private static boolean isGguf(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  private static List<HubFile> matching(RepositoryListing listing, Predicate<HubFile> wanted) {
    return listing.files().stream().filter(wanted).toList();
  }

  private static String has(RepositoryListing listing) {
    return "it has " + (listing.files().isEmpty() ? "no files" : paths(listing.files()));
  }

  private static String paths(List<HubFile> files) {
    String paths = files.stream().limit(SHOWN).map(HubFile::path).collect(Collectors.joining(", "));
    return files.size() > SHOWN ? paths + " and " + (files.size() - SHOWN) + " more" : paths;
  }
}
