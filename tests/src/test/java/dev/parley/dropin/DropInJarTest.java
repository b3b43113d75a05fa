package dev.parley.dropin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DropInJarTest {
  private static final long MOST_BYTES = 25L << 20;

  private final Path jar = DropInJar.built();

  @Test
  void isSmallEnoughToDropIn() throws IOException {
    assertTrue(Files.size(jar) <= MOST_BYTES, () -> jar + " is too large");
  }

  /** So that no class of it is taken for one of the game's own libraries, nor the other way. */
  @Test
  void holdsNothingUnderTheNamesOfOthers() throws IOException {
    Set<String> folders = new TreeSet<>();
    try (JarFile opened = new JarFile(jar.toFile())) {
      opened.stream()
          .map(entry -> entry.getName())
          .filter(name -> !name.endsWith("/"))
          .forEach(name -> folders.add(name.replaceFirst("^(dev/parley/|[^/]+/?).*", "$1")));
    }
    folders.removeAll(Set.of("linux/", "windows/"));
    assertEquals(Set.of("META-INF/", "dev/parley/", "module-info.class", "parley-packs/"), folders);
  }

  @Test
  void holdsTheCLibraryOfEveryPlatformThatWasBuilt() throws IOException {
    Path natives = Fixtures.own("../../inference-native/target/natives").normalize();
    try (JarFile opened = new JarFile(jar.toFile());
        var files = Files.exists(natives) ? Files.walk(natives) : Set.<Path>of().stream()) {
      files
          .filter(Files::isRegularFile)
          .map(file -> natives.relativize(file))
          .map(file -> file.subpath(1, file.getNameCount()).toString().replace('\\', '/'))
          .forEach(name -> assertTrue(opened.getEntry(name) != null, name));
    }
  }

  /** So that editors show what each method does. */
  @Test
  void theSourceOfEachClassLiesBesideIt() throws IOException {
    String name = String.valueOf(jar.getFileName()).replace(".jar", "-sources.jar");
    try (JarFile opened = new JarFile(jar.toFile());
        JarFile sources = new JarFile(jar.resolveSibling(name).toFile())) {
      opened.stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.matches("dev/parley/(?!shaded)[^$]+\\.class"))
          .map(entry -> entry.replace(".class", ".java"))
          .forEach(source -> assertTrue(sources.getEntry(source) != null, source));
    }
  }

  @Test
  void isOneModuleWithTheExportsOfBoth() {
    ModuleDescriptor module = ModuleFinder.of(jar).find("dev.parley").orElseThrow().descriptor();
    assertEquals(
        Set.of(
            "dev.parley",
            "dev.parley.action",
            "dev.parley.inference",
            "dev.parley.inference.engine",
            "dev.parley.memory",
            "dev.parley.persona"),
        module.exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet()));
  }

  @Test
  void keepsTheLicencesOfAllThatIsInside() throws IOException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      for (String name :
          new String[] {"LICENSE", "FastDoubleParser-LICENSE", "Schubfach-LICENSE"}) {
        assertTrue(opened.getEntry("META-INF/" + name) != null, name);
      }
      try (var notice = opened.getInputStream(opened.getEntry("META-INF/NOTICE"))) {
        String text = new String(notice.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(text.contains("Caffeine") && text.contains("Tatu Saloranta"), text);
      }
    }
  }
}
