package dev.parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.launcher.FakeCheckout.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "skipped: parley is a POSIX shell script")
class LauncherTest {

  @TempDir private Path folder;
  private FakeCheckout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new FakeCheckout(folder);
  }

  @Test
  void buildsBeforeTheFirstRunOnly() throws Exception {
    Launch first = checkout.launch("play");
    Launch second = checkout.launch("play");

    assertEquals(0, first.status(), first.err());
    assertTrue(first.err().startsWith("parley: building"), first.err());
    assertEquals(1, checkout.builds().size());
    assertTrue(checkout.builds().get(0).contains("-P run -pl editor-tools,demo-game -am package"));
    assertEquals("", second.err());
  }

  @Test
  void keepsTheOutputOfABuildOutOfTheAnswer() throws Exception {
    Launch launch = checkout.launch("play");

    assertFalse(launch.out().contains("Maven was here"));
    assertTrue(launch.err().contains("Maven was here"));
  }

  @Test
  void handsArgumentsOnAsTheyAre() throws Exception {
    Launch launch = checkout.launch("chat", "two  words", "", "$HOME", "é*");

    assertTrue(
        launch.out().endsWith("<dev.parley.tools.Parley><chat><two  words><><$HOME><é*>"),
        launch.out());
  }

  @Test
  void playIsAProgramOfItsOwn() throws Exception {
    Launch launch = checkout.launch("play", "--terminal");

    assertTrue(launch.out().endsWith("<dev.parley.demo.app.Game><--terminal>"), launch.out());
    assertTrue(launch.out().contains("demo-game/target/run/app/*"), launch.out());
  }

  @Test
  void theBenchOfFramesIsThePlaysToo() throws Exception {
    Launch launch = checkout.launch("bench", "frames", "--fps", "30");

    assertTrue(launch.out().endsWith("<dev.parley.demo.app.FrameBench><--fps><30>"), launch.out());
    assertTrue(
        checkout
            .launch("bench", "budget")
            .out()
            .endsWith("<dev.parley.tools.Parley><bench><budget>"));
  }

  @Test
  void buildsAgainAfterAChange() throws Exception {
    checkout.launch("play");
    Path source = checkout.root().resolve("editor-tools/src/main/java/Source.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plus(Duration.ofHours(1))));

    checkout.launch("play");

    assertEquals(2, checkout.builds().size());
  }

  @Test
  void leavesNoLibraryOfAnOlderBuild() throws Exception {
    checkout.write("editor-tools/target/run/app/old.jar", "");

    checkout.launch("play");

    assertFalse(Files.exists(checkout.app().resolve("old.jar")));
    assertTrue(Files.exists(checkout.app().resolve("library.jar")));
  }

  @Test
  void buildsAgainAfterAFailure() throws Exception {
    checkout.installMaven("exit 1");
    Launch failed = checkout.launch("play");
    checkout.installMaven("exit 0");
    Launch repaired = checkout.launch("play");

    assertEquals(1, failed.status());
    assertEquals("", failed.out());
    assertTrue(failed.err().endsWith("parley: the build failed; its reasons are above.\n"));
    assertEquals(0, repaired.status(), repaired.err());
    assertEquals(2, checkout.builds().size());
  }

  @Test
  void runsThroughALinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("linked"), checkout.launcher());
    Path second = Files.createSymbolicLink(folder.resolve("again"), Path.of("linked"));

    Launch launch = FakeCheckout.end(checkout.start(second, "chat"));

    assertEquals(0, launch.status(), launch.err());
    assertTrue(launch.out().contains("<" + checkout.app().toRealPath() + "/*>"), launch.out());
    assertTrue(Files.exists(link));
  }

  @Test
  void buildsOnceForTwoAtOnce() throws Exception {
    buildOnceForTwoAtOnce();
  }

  @Test
  void buildsOnceForTwoAtOnceWithFlock() throws Exception {
    assumeTrue(checkout.installFlock(), "skipped: this system has no flock");

    buildOnceForTwoAtOnce();
  }

  private void buildOnceForTwoAtOnce() throws Exception {
    Process one = checkout.start(checkout.launcher(), "play");
    Process two = checkout.start(checkout.launcher(), "play");

    assertEquals(0, FakeCheckout.end(one).status());
    assertEquals(0, FakeCheckout.end(two).status());
    assertEquals(1, checkout.builds().size());
  }

  @Test
  void testIsVerifyWithItsStatusAndOutput() throws Exception {
    checkout.installMaven("exit 3");

    Launch launch = checkout.launch("test", "--full", "-Dtest=A B");

    assertEquals(3, launch.status());
    assertTrue(launch.out().contains("Maven was here"), launch.out());
    List<String> builds = checkout.builds();
    assertTrue(builds.get(0).endsWith("verify -Dparley.counts=full -Dtest=A B"), builds.get(0));
  }

  @Test
  void askNewerJavasToBeQuiet() throws Exception {
    Launch older = checkout.launch("play");
    checkout.installJava("25");
    Launch newer = checkout.launch("play");

    assertFalse(older.out().contains("unsafe"), older.out());
    assertTrue(newer.out().contains("<--sun-misc-unsafe-memory-access=allow>"), newer.out());
  }

  @Test
  void refusesAnOldJava() throws Exception {
    for (String version : List.of("1.8", "11", "16")) {
      checkout.installJava(version);

      refuses("version 17 or later", "play");
      refuses("version 17 or later", "test");
    }
  }

  @Test
  void tellsThatJavaIsMissing() throws Exception {
    checkout.removeJava();

    refuses("JAVA_HOME", "play");
  }

  @Test
  void tellsThatTheCompilerIsMissing() throws Exception {
    checkout.removeCompiler();

    refuses("openjdk-17-jdk", "play");
  }

  @Test
  void tellsThatMavenIsMissing() throws Exception {
    checkout.removeMaven();

    refuses("apt-get install maven", "play");
    refuses("apt-get install maven", "test");
  }

  @Test
  void needsNoMavenToRunWhatIsBuilt() throws Exception {
    checkout.launch("play");
    checkout.removeMaven();
    checkout.removeCompiler();

    assertEquals(0, checkout.launch("play").status());
  }

  private void refuses(String remedy, String command) throws Exception {
    Launch launch = checkout.launch(command);

    assertEquals(1, launch.status());
    assertEquals("", launch.out());
    assertEquals(1, launch.err().lines().count(), launch.err());
    assertTrue(launch.err().contains(remedy), launch.err());
  }
}
