package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {

  @Test
  void tellsWhatIsNeededWhatIsFreeAndWhere(@TempDir Path folder) {
    FreeSpace space = new FreeSpace(place -> 1L << 30);

    space.require(folder, 1L << 30);
    CommandException failure =
        assertThrows(CommandException.class, () -> space.require(folder, 3L << 30));

    assertEquals(
        "the disk of "
            + folder
            + " has 1.00 GiB free; 3.00 GiB are needed; make room, or set"
            + " PARLEY_HOME to a folder on another disk",
        failure.getMessage());
  }

  @Test
  void measuresAFolderThatIsNotThereYet(@TempDir Path folder) {
    FreeSpace.ofDisk().require(folder.resolve("a/b"), 1);

    assertTrue(Files.isDirectory(folder.resolve("a/b")));
  }
}
