package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import dev.parley.inference.ops.cpu.BuiltLibrary;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.state.TokenPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thirty-two dialogues on one model, eight at once: each is as it is alone. */
class ManyDialoguesTest {
  private static final int DIALOGUES = 32;
  private static final int AT_ONCE = 8;
  private static final int STEPS = 12;
  private static final List<Integer> RULES = IntStream.range(10, 60).boxed().toList();

  private static EngineOptions options(Device device, int atOnce) {
    if (device == Device.CPU) {
      BuiltLibrary.assumeUsable();
    }
    return EngineOptions.defaults()
        .withDevice(device)
        .withMaxDialogues(atOnce)
        .withContextTokens(512);
  }

  @ParameterizedTest
  @EnumSource(names = {"JAVA", "CPU"})
  void togetherTheySayWhatEachSaysAlone(Device device) {
    List<String> alone = new ArrayList<>();
    try (Engine engine = Engine.open(TinyModel.FILE, options(device, 1))) {
      for (int i = 0; i < DIALOGUES; i++) {
        try (Dialogue dialogue = TinyModel.dialogue(engine, persona(i))) {
          alone.add(say(dialogue, i, 0) + say(dialogue, i, 1));
        }
      }
    }
    List<Generation> generations = new ArrayList<>();
    try (Engine engine = Engine.open(TinyModel.FILE, options(device, AT_ONCE))) {
      List<Dialogue> dialogues = new ArrayList<>();
      IntStream.range(0, DIALOGUES)
          .forEach(i -> dialogues.add(TinyModel.dialogue(engine, persona(i))));
      for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < DIALOGUES; i++) {
          generations.add(
              dialogues.get(i).submit(TinyModel.greedy(STEPS, line(i, turn)), Ear.deaf()));
        }
        generations.forEach(TinyModel::await);
      }
      for (int i = 0; i < DIALOGUES; i++) {
        String both =
            TinyModel.await(generations.get(i)).text()
                + TinyModel.await(generations.get(DIALOGUES + i)).text();
        assertEquals(alone.get(i), both, "dialogue " + i);
      }
    }
    assertTrue(new HashSet<>(alone).size() > DIALOGUES / 2, "all say the same");
  }

  private static Message persona(int i) {
    return Message.system("You are one of many, and none is like another. Your number: " + i);
  }

  private static Message line(int i, int turn) {
    return Message.user("What do you see, " + i + "? " + "Look! ".repeat(turn + i % 5));
  }

  private static String say(Dialogue dialogue, int i, int turn) {
    return TinyModel.answer(dialogue, TinyModel.greedy(STEPS, line(i, turn))).text();
  }

  /** What a dialogue has said, and the logits from which it chose. */
  private record Said(List<Integer> ids, List<float[]> logits) {
    void choose(float[] row) {
      int best = 0;
      for (int id = 1; id < row.length; id++) {
        best = row[id] > row[best] ? id : best;
      }
      ids.add(best);
      logits.add(row);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JAVA", "CPU"})
  void togetherTheyHaveTheLogitsThatEachHasAlone(Device device) {
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE);
        LoadedModel model =
            LoadedModel.load(
                header,
                DeviceChoice.open(options(device, AT_ONCE)).ops(),
                options(device, AT_ONCE))) {
      List<Said> alone = new ArrayList<>();
      for (int i = 0; i < DIALOGUES; i++) {
        alone.add(alone(model, i));
      }
      List<Said> together = together(model);
      for (int i = 0; i < DIALOGUES; i++) {
        assertEquals(alone.get(i).ids(), together.get(i).ids(), "dialogue " + i);
        for (int step = 0; step < STEPS; step++) {
          assertArrayEquals(alone.get(i).logits().get(step), together.get(i).logits().get(step));
        }
      }
      assertEquals(0, model.states().bytesInUse());
    }
  }

  private static List<Integer> opening(int i) {
    List<Integer> opening = new ArrayList<>(RULES);
    IntStream.range(0, 3 + i).forEach(at -> opening.add(100 + i + at));
    return opening;
  }

  private static Said alone(LoadedModel model, int i) {
    FixedInput input = new FixedInput(model);
    Said said = new Said(new ArrayList<>(), new ArrayList<>());
    try (Sequence sequence = model.states().open().orElseThrow()) {
      said.choose(input.read(sequence, opening(i)));
      while (said.logits().size() < STEPS) {
        int last = said.ids().get(said.ids().size() - 1);
        said.choose(input.step(List.of(sequence), List.of(last))[0]);
      }
    }
    return said;
  }

  /** Eight at random say one token each; whose state has made room is read again. */
  private static List<Said> together(LoadedModel model) {
    SplittableRandom random = new SplittableRandom(1);
    List<Said> said = new ArrayList<>();
    List<TokenPath> paths = new ArrayList<>();
    for (int i = 0; i < DIALOGUES; i++) {
      said.add(new Said(new ArrayList<>(), new ArrayList<>()));
      paths.add(model.states().newPath());
      paths.get(i).addAll(opening(i).stream().mapToInt(Integer::intValue).toArray());
      paths.get(i).endOpening();
    }
    FixedInput input = new FixedInput(model);
    List<Integer> speaking = new ArrayList<>(IntStream.range(0, DIALOGUES).boxed().toList());
    while (!speaking.isEmpty()) {
      List<Integer> chosen = new ArrayList<>();
      while (chosen.size() < Math.min(AT_ONCE, speaking.size())) {
        int i = speaking.get(random.nextInt(speaking.size()));
        if (!chosen.contains(i)) {
          chosen.add(i);
        }
      }
      step(model, input, chosen, paths, said);
      speaking.removeIf(i -> said.get(i).logits().size() == STEPS);
    }
    paths.forEach(TokenPath::close);
    return said;
  }

  private static void step(
      LoadedModel model,
      FixedInput input,
      List<Integer> chosen,
      List<TokenPath> paths,
      List<Said> said) {
    List<Sequence> sequences = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    for (int i : chosen) {
      TokenPath path = paths.get(i);
      Sequence sequence = model.states().open(path).orElseThrow();
      List<Integer> unread =
          IntStream.range(sequence.length(), path.size() - 1).mapToObj(path::get).toList();
      readKeeping(input, sequence, path, unread);
      sequences.add(sequence);
      last.add(path.get(path.size() - 1));
    }
    float[][] logits = input.step(sequences, last);
    for (int at = 0; at < chosen.size(); at++) {
      Said speaker = said.get(chosen.get(at));
      speaker.choose(logits[at]);
      paths.get(chosen.get(at)).add(speaker.ids().get(speaker.ids().size() - 1));
      sequences.get(at).retire();
    }
  }

  /** Reads up to a landmark, keeps the state there, and so on. */
  private static void readKeeping(
      FixedInput input, Sequence sequence, TokenPath path, List<Integer> unread) {
    List<Integer> rest = unread;
    while (!rest.isEmpty()) {
      Integer landmark = path.nextLandmark(sequence.length());
      int count =
          landmark == null ? rest.size() : Math.min(rest.size(), landmark - sequence.length());
      input.read(sequence, rest.subList(0, count));
      rest = rest.subList(count, rest.size());
      if (path.isLandmark(sequence.length())) {
        sequence.keep(true);
      }
    }
  }
}
