package dev.parley.inference.format.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Stores a checkpoint in several files with an index. */
final class Parts {
  private Parts() {}

  /** Deals the tensors out to {@code count} files, and gives the index that was written. */
  static ObjectNode write(Path folder, SafetensorsBuilder whole, int count) {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.putObject("metadata").put("total_size", 1);
    ObjectNode map = index.putObject("weight_map");
    List<String> names = whole.names();
    for (int part = 0; part < count; part++) {
      String file = "model-0000%d-of-0000%d.safetensors".formatted(part + 1, count);
      List<String> held = new ArrayList<>();
      for (int i = part; i < names.size(); i += count) {
        held.add(names.get(i));
        map.put(names.get(i), file);
      }
      whole.only(held).write(folder.resolve(file));
    }
    writeIndex(folder, index);
    return index;
  }

  static void writeIndex(Path folder, ObjectNode index) {
    SafetensorsBuilder.text(folder.resolve("model.safetensors.index.json"), index.toString());
  }
}
