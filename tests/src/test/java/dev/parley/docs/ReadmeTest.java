package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

  private static final Path README = Fixtures.own("../../README.md").normalize();

  private String readme = "";

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(README);
  }

  @Test
  void theSampleCompiles(@TempDir Path folder) {
    String sample = first("(?s)```java\n(.*?)```");
    String source =
        "import dev.parley.*;"
            + "import dev.parley.inference.*;"
            + "import dev.parley.inference.engine.*;"
            + "import dev.parley.persona.*;"
            + "import java.nio.file.Path;"
            + "import java.time.Duration;"
            + "class Sample { void run(StringBuilder subtitle, float deltaSeconds) {\n"
            + sample
            + "} }";

    DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    compiler
        .getTask(
            null,
            null,
            complaints,
            List.of("-proc:none", "-d", folder.toString()),
            null,
            List.of(new Source(source)))
        .call();

    assertEquals(List.of(), complaints.getDiagnostics());
  }

  @Test
  void everyLinkLeadsSomewhere() {
    Matcher link = Pattern.compile("]\\(([^):#]+)\\)").matcher(readme);
    int links = 0;
    while (link.find()) {
      links++;
      assertTrue(Files.exists(README.resolveSibling(link.group(1))), link.group(1));
    }
    assertTrue(links >= 4, "links found: " + links);
  }

  private String first(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(readme);
    assertTrue(found.find(), "the README has nothing like " + pattern);
    return found.group(1);
  }

  /** A source file in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Sample.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
