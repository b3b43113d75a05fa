package dev.parley.inference.format.safetensors;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.FileBytes;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.huggingface.JsonObject;
import dev.parley.inference.huggingface.StrictJson;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a checkpoint: one safetensors file, or several with an index of what is where.
 *
 * <p><b>Threads.</b> As {@link FileBytes}.
 */
final class SafetensorsShards implements AutoCloseable {
  private static final String WEIGHT_MAP = "weight_map";

  /** A tensor and the file that holds it. */
  record Stored(SafetensorsFile file, TensorInfo info) {}

  private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
  private final Map<String, Stored> tensors = new LinkedHashMap<>();

  private SafetensorsShards() {}

  /**
   * Opens one file.
   *
   * @param folder what messages call its folder
   */
  static SafetensorsShards single(Path path, String folder) {
    SafetensorsShards shards = new SafetensorsShards();
    shards.openShard(path, folder);
    return shards;
  }

  /**
   * Opens every file that an index names, all beside it.
   *
   * @param folder what messages call that folder
   */
  static SafetensorsShards indexed(Path index, String folder) {
    JsonObject json = StrictJson.read(index, folder + "/" + index.getFileName());
    JsonObject map = json.requireObject(WEIGHT_MAP);
    SafetensorsShards shards = new SafetensorsShards();
    try {
      for (String tensor : map.keys()) {
        String shard = map.requireString(tensor);
        SafetensorsFile file = shards.files.get(shard);
        if (file == null) {
          file = shards.openShard(shardPath(index, shard, map.where(tensor)), folder);
        }
        if (!file.tensors().containsKey(tensor)) {
          throw new ModelFormatException(
              map.where(tensor),
              "'" + ForeignText.shown(shard) + "', which does not have it",
              "the file that does");
        }
      }
      shards.rejectUnlisted(map);
      return shards;
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  private static Path shardPath(Path index, String shard, String where) {
    boolean plain =
        shard.chars().noneMatch(each -> each == '/' || each == '\\' || each == ':' || each < ' ')
            && !List.of("", ".", "..").contains(shard);
    try {
      Path path = plain ? index.resolveSibling(shard) : index;
      if (!plain) {
        throw new ModelFormatException(
            where, "'" + ForeignText.shown(shard) + "'", "the name of a file beside the index");
      }
      if (!Files.isRegularFile(path)) {
        throw new ModelFormatException(
            where,
            "'" + ForeignText.shown(shard) + "', which is not there",
            "a safetensors file beside the index",
            "Fetch all parts of the checkpoint.");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new ModelFormatException(
          where, "'" + ForeignText.shown(shard) + "'", "the name of a file beside the index");
    }
  }

  private SafetensorsFile openShard(Path path, String folder) {
    String name = path.getFileName().toString();
    SafetensorsFile file = SafetensorsFile.open(path, new Place(folder + "/" + name));
    files.put(name, file);
    file.tensors()
        .values()
        .forEach(info -> tensors.putIfAbsent(info.name(), new Stored(file, info)));
    return file;
  }

  private void rejectUnlisted(JsonObject map) {
    files.forEach(
        (shard, file) -> {
          for (String tensor : file.tensors().keySet()) {
            String listed = map.string(tensor).orElse("nothing");
            if (!listed.equals(shard)) {
              throw new ModelFormatException(
                  map.where(tensor),
                  "'" + ForeignText.shown(listed) + "'",
                  "'" + shard + "', which has it");
            }
          }
        });
  }

  /** Every tensor by name. */
  Map<String, Stored> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  List<Path> paths() {
    return files.values().stream().map(SafetensorsFile::path).toList();
  }

  /** Idempotent. */
  @Override
  public void close() {
    new ArrayList<>(files.values()).forEach(SafetensorsFile::close);
  }
}
