package dev.parley.tools.shelf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of models. A model is a {@code .gguf} file or a folder of safetensors; beside it lie
 * {@code NAME.origin.json} and {@code NAME.LICENSE.txt} if it was pulled, and {@code NAME.part}
 * while it is.
 *
 * <p><b>Errors.</b> {@link UncheckedIOException}, whose message is one sentence.
 */
public final class Shelf {
  private static final String GGUF = ".gguf";
  private static final String ORIGIN = ".origin.json";
  private static final String LICENSE = ".LICENSE.txt";

  private final Path folder;

  public Shelf(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  /** Where a model of that name lies, or would lie. */
  public Path place(String name) {
    return folder.resolve(name);
  }

  /** Where the files of a model that is a folder wait until all are there. */
  public Path waitingPlace(String name) {
    return folder.resolve(name + PartFile.SUFFIX);
  }

  /** All models by name, whole ones and begun ones. */
  public List<ShelvedModel> models() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return entries(folder).stream()
        .filter(Shelf::isModel)
        .map(path -> nameOf(path))
        .distinct()
        .sorted()
        .map(this::model)
        .toList();
  }

  /** The model of that name, which may be given without its ending. */
  public Optional<ShelvedModel> find(String name) {
    return models().stream()
        .filter(model -> model.name().equals(name) || model.name().equals(name + GGUF))
        .findFirst();
  }

  /** Notes where a model came from. */
  public void record(String name, Origin origin) {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    write(name + ORIGIN, mapper.writeValueAsString(origin) + "\n");
  }

  /** Keeps a model's license beside it. */
  public void keepLicense(String name, String text) {
    write(name + LICENSE, text);
  }

  /** What was noted when the model was pulled; empty if it came in another way. */
  public Optional<Origin> origin(String name) {
    Path file = folder.resolve(name + ORIGIN);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(new JsonMapper().readValue(Files.readString(file), Origin.class));
    } catch (IOException | JacksonException e) {
      throw new UncheckedIOException(
          "cannot read " + file + "; delete it, and verify will know nothing of " + name,
          e instanceof IOException failure ? failure : new IOException(e));
    }
  }

  /** The same, made if it is not there. */
  public Path openWaitingPlace(String name) {
    try {
      return Files.createDirectories(waitingPlace(name));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + waitingPlace(name) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Gives a folder that waited its final name, with these files and no others; an older one of that
   * name is gone.
   */
  public void takeIn(String name, List<Origin.KeptFile> files) {
    List<String> wanted = files.stream().map(Origin.KeptFile::name).toList();
    try {
      for (Path path : entries(waitingPlace(name))) {
        if (!wanted.contains(String.valueOf(path.getFileName()))) {
          deleteAll(path);
        }
      }
      deleteAll(place(name));
      Files.move(waitingPlace(name), place(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + place(name) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Deletes a model and all that lies beside it, what was begun included.
   *
   * @return what was there
   */
  public List<Path> remove(String name) {
    String part = name + PartFile.SUFFIX;
    List<Path> gone =
        Stream.of(name, name + ORIGIN, name + LICENSE, part, part + ".json")
            .map(folder::resolve)
            .filter(Files::exists)
            .toList();
    for (Path path : gone) {
      try {
        deleteAll(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + path + ": " + e.getMessage(), e);
      }
    }
    return gone;
  }

  private ShelvedModel model(String name) {
    Path place = place(name);
    Path part = waitingPlace(name);
    return new ShelvedModel(
        name, place, bytes(place), Files.exists(place), Files.exists(part) ? bytes(part) : 0);
  }

  /** Whatever else people keep here is theirs. */
  private static boolean isModel(Path path) {
    String name = nameOf(path);
    boolean folder = Files.isDirectory(path);
    return folder
        ? path.toString().endsWith(PartFile.SUFFIX) || holdsSafetensors(path)
        : name.endsWith(GGUF);
  }

  private static boolean holdsSafetensors(Path folder) {
    return entries(folder).stream().anyMatch(path -> path.toString().endsWith(".safetensors"));
  }

  /** A part has the name of what it will be. */
  private static String nameOf(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(PartFile.SUFFIX)
        ? name.substring(0, name.length() - PartFile.SUFFIX.length())
        : name;
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static long bytes(Path place) {
    return Files.isDirectory(place)
        ? entries(place).stream().mapToLong(Shelf::bytes).sum()
        : place.toFile().length();
  }

  private static void deleteAll(Path place) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
