package dev.parley.persona;

import java.util.List;

/**
 * One way to break a file of {@link SmallPack} that schema and loader must both refuse.
 *
 * @param file which of the two
 * @param old what is replaced
 * @param changed by what
 * @param error the loader's sentence without the file's name
 */
record BrokenFile(String file, String old, String changed, String error) {

  static List<BrokenFile> all() {
    String longText = "\"" + "x".repeat(2_001) + "\"";
    String longWord = "\"" + "x".repeat(65) + "\"";
    String id = "; expected 1 to 64 lower-case letters, digits or hyphens, no hyphen first";
    String name =
        "; expected the name of a file in the same folder: lower-case letters, digits, hyphens,"
            + " .json";
    String keyword =
        "; expected up to 64 lower-case letters and digits; spaces, hyphens and apostrophes only"
            + " inside";
    String blank = "found a blank text; expected a text with something in it";
    return List.of(
        pack("\"id\": \"inn\"", "\"id\": \"The Inn\"", " at /id: found 'The Inn'" + id),
        pack("\"id\": \"inn\"", "\"id\": \"\"", " at /id: found ''" + id),
        pack("\"The Inn\"", "\"  \"", " at /title: " + blank),
        pack("\"The Inn\"", "7", " at /title: found the number 7; expected a text"),
        pack(
            "1.0.0",
            "1.0",
            " at /version: found '1.0'; expected three numbers with dots, like 1.0.0"),
        pack(
            "[\"Be brief.\"]",
            "\"Be brief.\"",
            " at /rules: found a text; expected a list of texts"),
        pack("[\"Be brief.\"]", "[\"a\", null]", " at /rules/1: found null; expected a text"),
        pack(
            "[\"Be brief.\"]",
            "[\"a\", \"b\", \"a\"]",
            " at /rules/2: found the text of rules/0 again; expected a new text"),
        pack("\"lore\": [],", "", " at /lore: found nothing; expected this field"),
        pack(
            "[\"joan.json\"]",
            "[]",
            " at /personas: found an empty list; expected at least one entry"),
        pack("joan.json", "../joan.json", " at /personas/0: found '../joan.json'" + name),
        pack("joan.json", "/etc/passwd", " at /personas/0: found '/etc/passwd'" + name),
        pack("joan.json", "..\\\\joan.json", " at /personas/0: found '..\\joan.json'" + name),
        pack("joan.json", "cook/joan.json", " at /personas/0: found 'cook/joan.json'" + name),
        pack("joan.json", "joan.md", " at /personas/0: found 'joan.md'" + name),
        pack(
            "[\"joan.json\"]",
            "[\"joan.json\", \"joan.json\"]",
            " at /personas/1: found 'joan.json' again; expected each file once"),
        pack(
            "\"lore\"",
            "\"lo/re\"",
            " at /lo~1re: found an unknown field; expected only id, title, version, setting, rules,"
                + " lore, personas"),
        pack(SmallPack.PACK, "[]", ": found a list; expected an object"),
        pack(
            "\"id\": \"inn\"",
            "\"$schema\": 1, \"id\": \"inn\"",
            " at /$schema: found the number 1; expected a text"),
        persona(
            "\"age\": 40",
            "\"age\": -1",
            " at /age: found -1; expected a number from 0 to 1000000"),
        persona(
            "\"age\": 40",
            "\"age\": 4.5",
            " at /age: found the number 4.5; expected a whole number"),
        persona(
            "\"age\": 40", "\"age\": \"40\"", " at /age: found a text; expected a whole number"),
        persona(
            "\"age\": 40",
            "\"age\": 99999999999",
            " at /age: found the number 99999999999; expected a whole number"),
        persona("\"age\": 40", "\"age\": null", " at /age: found null; expected a whole number"),
        persona("\"Busy.\"", "true", " at /mood: found true; expected a text"),
        persona(
            "\"Busy.\"",
            "\"Busy.\\nVery.\"",
            " at /mood: found a line break, a tab or another control character; expected one line of"
                + " plain text"),
        persona(
            "\"Busy.\"",
            longText,
            " at /mood: found a text of 2001 characters; expected at most 2000"),
        persona("\"samples\": [], ", "", " at /voice/samples: found nothing; expected this field"),
        persona(
            "\"quirks\": []",
            "\"quirks\": [], \"accent\": \"none\"",
            " at /voice/accent: found an unknown field; expected only rules, samples, quirks"),
        persona(
            "\"quirks\": []",
            "\"quirks\": [], \"$schema\": \"x\"",
            " at /voice/$schema: found an unknown field; expected only rules, samples, quirks"),
        persona("[\"Be short.\"]", "[\" \"]", " at /voice/rules/0: " + blank),
        persona(
            "[\"Yes?\"]",
            "[]",
            " at /lines/greeting: found an empty list; expected at least one entry"),
        persona(
            "[\"bread\"]",
            "[\"Bread\"]",
            " at /lines/topics/0/keywords/0: found 'Bread'" + keyword),
        persona(
            "[\"bread\"]",
            "[\"bread \"]",
            " at /lines/topics/0/keywords/0: found 'bread '" + keyword),
        persona(
            "[\"bread\"]",
            "[" + longWord + "]",
            " at /lines/topics/0/keywords/0: found '" + "x".repeat(65) + "'" + keyword),
        persona(
            "[\"bread\"]",
            "[]",
            " at /lines/topics/0/keywords: found an empty list; expected at least one entry"),
        persona(
            "[\"It is rye.\"]",
            "[]",
            " at /lines/topics/0/lines: found an empty list; expected at least one entry"),
        persona(
            "[{\"keywords\"",
            "[1, {\"keywords\"",
            " at /lines/topics/0: found the number 1; expected an object"));
  }

  String brokenText() {
    String whole = file.equals("pack.json") ? SmallPack.PACK : SmallPack.PERSONA;
    return SmallPack.with(whole, old, changed);
  }

  private static BrokenFile pack(String old, String changed, String error) {
    return new BrokenFile("pack.json", old, changed, error);
  }

  private static BrokenFile persona(String old, String changed, String error) {
    return new BrokenFile("joan.json", old, changed, error);
  }

  @Override
  public String toString() {
    return file + error;
  }
}
