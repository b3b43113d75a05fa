package dev.parley.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What games can see is decided here: whoever exports another package changes this test too. */
class ModuleTest {

  @Test
  void inferenceExportsTheSeamAndTheEngine() {
    ModuleDescriptor module = module("dev.parley.inference", Modules.INFERENCE);

    assertEquals(
        Set.of("dev.parley.inference", "dev.parley.inference.engine"), exportedPackages(module));
  }

  @Test
  void sdkExportsCharactersAndPersonas() {
    ModuleDescriptor module = module("dev.parley", Modules.SDK);

    assertEquals(
        Set.of("dev.parley", "dev.parley.action", "dev.parley.memory", "dev.parley.persona"),
        exportedPackages(module));
  }

  @Test
  void noPackageIsExportedToFriendsOnly() {
    assertFalse(
        module("dev.parley.inference", Modules.INFERENCE).exports().stream()
            .anyMatch(Exports::isQualified));
    assertFalse(
        module("dev.parley", Modules.SDK).exports().stream().anyMatch(Exports::isQualified));
  }

  private static Set<String> exportedPackages(ModuleDescriptor module) {
    return module.exports().stream().map(Exports::source).collect(Collectors.toSet());
  }

  private static ModuleDescriptor module(String name, Path classes) {
    return ModuleFinder.of(classes).find(name).orElseThrow().descriptor();
  }
}
