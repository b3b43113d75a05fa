package dev.parley.persona;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code pack.json} and the persona files that it names. */
final class PackReader {

  static final String WORLD = "pack.json";

  /** No separator and no leading dot, so a name cannot lead out of the pack's folder. */
  private static final Predicate<String> FILE_NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,63}\\.json").asMatchPredicate();

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final PackFiles files;

  PackReader(PackFiles files) {
    this.files = files;
  }

  PersonaPack read() {
    JsonFields world = world();
    List<Persona> personas = new ArrayList<>();
    for (String name : personaFiles(world)) {
      personas.add(persona(name));
    }
    return pack(world, personas);
  }

  /** What {@code pack.json} holds, no more than its shape checked. */
  JsonFields world() {
    return open(WORLD, PersonaPack.class);
  }

  List<String> personaFiles(JsonFields world) {
    List<String> names = world.texts("personas");
    return world.build(() -> refuseBadNames(names));
  }

  Persona persona(String name) {
    return persona(open(name, Persona.class));
  }

  PersonaPack pack(JsonFields world, List<Persona> personas) {
    return world.build(
        () ->
            new PersonaPack(
                world.text("id"),
                world.text("title"),
                world.text("version"),
                world.text("setting"),
                world.texts("rules"),
                world.texts("lore"),
                personas));
  }

  /** Before any is opened. */
  private static List<String> refuseBadNames(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!FILE_NAME.test(name)) {
        throw new InvalidField(
            "personas/" + i,
            "'" + name + "'",
            "the name of a file in the same folder: lower-case letters, digits, hyphens, .json");
      }
      if (!seen.add(name)) {
        throw new InvalidField("personas/" + i, "'" + name + "' again", "each file once");
      }
    }
    return names;
  }

  private static Persona persona(JsonFields fields) {
    Voice voice = voice(fields.object("voice", Voice.class));
    Lines lines = lines(fields.object("lines", Lines.class));
    return fields.build(
        () ->
            new Persona(
                fields.text("id"),
                fields.text("name"),
                fields.text("role"),
                fields.integer("age"),
                fields.text("home"),
                fields.text("appearance"),
                voice,
                fields.texts("traits"),
                fields.texts("goals"),
                fields.texts("knowledge"),
                fields.texts("taboos"),
                fields.text("mood"),
                lines));
  }

  private static Voice voice(JsonFields fields) {
    return fields.build(
        () -> new Voice(fields.texts("rules"), fields.texts("samples"), fields.texts("quirks")));
  }

  private static Lines lines(JsonFields fields) {
    List<Topic> topics =
        fields.objects("topics", Topic.class).stream().map(PackReader::topic).toList();
    return fields.build(
        () ->
            new Lines(
                fields.texts("greeting"),
                fields.texts("fallback"),
                fields.texts("busy"),
                fields.texts("farewell"),
                topics));
  }

  private static Topic topic(JsonFields fields) {
    return fields.build(() -> new Topic(fields.texts("keywords"), fields.texts("lines")));
  }

  private JsonFields open(String name, Class<? extends Record> shape) {
    byte[] bytes = files.read(name);
    try {
      JsonNode root = JSON.readTree(bytes);
      return JsonFields.of(files.describe(name), root, shape);
    } catch (JacksonException e) {
      throw notJson(files.describe(name), e);
    }
  }

  private static PackFormatException notJson(String file, JacksonException e) {
    String pointer =
        e instanceof StreamReadException read && read.processor() != null
            ? read.processor().streamReadContext().pathAsPointer().toString()
            : "";
    TokenStreamLocation location = e.getLocation();
    String where =
        location == null
            ? ""
            : " in line " + location.getLineNr() + ", column " + location.getColumnNr();
    return new PackFormatException(
        file,
        pointer,
        "broken JSON" + where + " (" + e.getOriginalMessage() + ")",
        "well-formed JSON with every field once");
  }
}
