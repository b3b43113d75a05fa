package dev.parley.persona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Editors believe the schema, games believe the loader: the two say the same. */
final class PackSchemaTest {

  private static final String PACKS = "parley-packs/";

  @ParameterizedTest
  @ValueSource(strings = {"pack", "mara", "edda", "tam"})
  void acceptsTheBundledPack(String name) {
    String kind = name.equals("pack") ? "pack" : "persona";
    String text = resource("campfire/" + name + ".json");
    assertEquals(List.of(), schema(kind).validate(text, InputFormat.JSON));
  }

  @ParameterizedTest
  @MethodSource("dev.parley.persona.BrokenFile#all")
  void refusesWhatTheLoaderRefuses(BrokenFile broken) {
    Schema schema = schema(broken.file().equals("pack.json") ? "pack" : "persona");
    assertFalse(schema.validate(broken.brokenText(), InputFormat.JSON).isEmpty());
  }

  @Test
  void acceptsTheSmallestPack() {
    assertEquals(List.of(), schema("pack").validate(SmallPack.PACK, InputFormat.JSON));
    assertEquals(List.of(), schema("persona").validate(SmallPack.PERSONA, InputFormat.JSON));
    String wholeNumber = SmallPack.with(SmallPack.PERSONA, "40", "40.0");
    assertEquals(List.of(), schema("persona").validate(wholeNumber, InputFormat.JSON));
  }

  @Test
  void hasThePropertiesOfTheRecords() {
    JsonNode persona = JsonMapper.shared().readTree(resource("schema/persona.schema.json"));
    JsonNode pack = JsonMapper.shared().readTree(resource("schema/pack.schema.json"));
    Map<Class<?>, JsonNode> objects =
        Map.of(
            PersonaPack.class, pack,
            Persona.class, persona,
            Voice.class, persona.at("/$defs/voice"),
            Lines.class, persona.at("/$defs/lines"),
            Topic.class, persona.at("/$defs/topic"));
    objects.forEach(PackSchemaTest::assertSameFields);
  }

  @Test
  void describesEveryPropertyForTheWriter() {
    for (String kind : List.of("pack", "persona")) {
      JsonNode root = JsonMapper.shared().readTree(resource("schema/" + kind + ".schema.json"));
      root.findValues("properties")
          .forEach(
              properties ->
                  properties
                      .properties()
                      .forEach(
                          property ->
                              assertTrue(
                                  property.getValue().has("description"),
                                  kind + ": " + property.getKey())));
    }
  }

  private static void assertSameFields(Class<?> type, JsonNode object) {
    Set<String> components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    Set<String> properties = new HashSet<>(object.get("properties").propertyNames());
    properties.remove("$schema");
    assertEquals(components, properties, type.getSimpleName());
    Set<String> required = new HashSet<>();
    object.get("required").forEach(name -> required.add(name.stringValue()));
    assertEquals(components, required, type.getSimpleName());
    assertFalse(object.get("additionalProperties").booleanValue(), type.getSimpleName());
  }

  private static Schema schema(String kind) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(resource("schema/" + kind + ".schema.json"), InputFormat.JSON);
  }

  private static String resource(String name) {
    ClassLoader loader = Objects.requireNonNull(PackSchemaTest.class.getClassLoader());
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(PACKS + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
