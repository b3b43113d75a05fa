package dev.parley.tools.lint;

import dev.parley.persona.Lines;
import dev.parley.persona.PackDraft;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.tools.lint.PackText.Use;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pack as the checks look at it: what could be read, and each text with its place.
 *
 * @param folder the pack's
 * @param draft what could be read
 * @param texts of these files, in their order, keywords and ids left out
 */
record Manuscript(Path folder, PackDraft draft, List<PackText> texts) {

  /** Words that must speak for a language before it is taken for the pack's. */
  private static final int LANGUAGE_MARKS = 10;

  static Manuscript of(Path folder, PackDraft draft) {
    Collector collector = new Collector(folder);
    PersonaPack pack = draft.pack();
    if (pack != null) {
      collector.world(pack);
    }
    draft.personas().forEach(collector::persona);
    return new Manuscript(folder, draft, List.copyOf(collector.texts));
  }

  /** The file as errors of the loader name it. */
  String describe(String file) {
    return folder.resolve(file).toString();
  }

  /** Of most of its texts, where their words tell. */
  Optional<Language> language() {
    return Language.of(texts.stream().map(PackText::text).toList(), LANGUAGE_MARKS);
  }

  List<PackText> spoken() {
    return texts.stream().filter(PackText::isSpoken).toList();
  }

  /** Goes through the files once; {@code file} is the one at hand. */
  private static final class Collector {
    private final Path folder;
    private final List<PackText> texts = new ArrayList<>();
    private String file = "";

    Collector(Path folder) {
      this.folder = folder;
    }

    void world(PersonaPack pack) {
      file = folder.resolve("pack.json").toString();
      add("/title", Use.TOLD, pack.title());
      add("/setting", Use.TOLD, pack.setting());
      addAll("/rules", Use.TOLD, pack.rules());
      addAll("/lore", Use.TOLD, pack.lore());
    }

    void persona(String name, Persona persona) {
      file = folder.resolve(name).toString();
      add("/name", Use.TOLD, persona.name());
      add("/role", Use.TOLD, persona.role());
      add("/home", Use.TOLD, persona.home());
      add("/appearance", Use.TOLD, persona.appearance());
      addAll("/voice/rules", Use.TOLD, persona.voice().rules());
      addAll("/voice/samples", Use.SAMPLE, persona.voice().samples());
      addAll("/voice/quirks", Use.TOLD, persona.voice().quirks());
      addAll("/traits", Use.TOLD, persona.traits());
      addAll("/goals", Use.TOLD, persona.goals());
      addAll("/knowledge", Use.TOLD, persona.knowledge());
      addAll("/taboos", Use.TOLD, persona.taboos());
      add("/mood", Use.TOLD, persona.mood());
      lines(persona.lines());
    }

    private void lines(Lines lines) {
      addAll("/lines/greeting", Use.LINE, lines.greeting());
      addAll("/lines/fallback", Use.LINE, lines.fallback());
      addAll("/lines/busy", Use.LINE, lines.busy());
      addAll("/lines/farewell", Use.LINE, lines.farewell());
      for (int i = 0; i < lines.topics().size(); i++) {
        addAll("/lines/topics/" + i + "/lines", Use.LINE, lines.topics().get(i).lines());
      }
    }

    private void addAll(String pointer, Use use, List<String> list) {
      for (int i = 0; i < list.size(); i++) {
        add(pointer + "/" + i, use, list.get(i));
      }
    }

    private void add(String pointer, Use use, String text) {
      texts.add(new PackText(file, pointer, use, text));
    }
  }
}
