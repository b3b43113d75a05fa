package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A GPU that is lost in the middle of play: everybody goes on as if nothing had happened. */
class LostDeviceTest {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withDevice(Device.CPU).withContextTokens(512).withMaxDialogues(3);
  private static final int CHARACTERS = 5;

  /** Slices until the device is lost: while the first read, while they speak, between turns. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 12, 20, 33, 41, 60})
  void repliesAndDialoguesGoOnElsewhere(int slices) {
    List<String> undisturbed = play(Integer.MAX_VALUE);
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    List<String> disturbed = play(slices, left);
    assertTrue(left.get() < 0, "the device was not lost, " + left + " slices were left");
    assertEquals(undisturbed, disturbed);
  }

  private static List<String> play(int slices) {
    return play(slices, new AtomicInteger());
  }

  /** What characters say in two turns, all at once; the device is lost after that many slices. */
  private static List<String> play(int slices, AtomicInteger left) {
    left.set(Integer.MAX_VALUE);
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE)) {
      Ops failing = failing(DeviceChoice.open(OPTIONS).ops(), left);
      LoadedModel model =
          LoadedModel.load(
              header, new DeviceChoice(failing, "a test", true), OPTIONS, (loaded, total) -> {});
      try (Engine engine = Engine.of(header, model, OPTIONS)) {
        left.set(slices);
        List<Dialogue> dialogues = new ArrayList<>();
        for (int i = 0; i < CHARACTERS; i++) {
          String persona = "You are number " + i + ", and you live on an island.";
          dialogues.add(engine.open(DialogueOptions.of("c" + i, persona)));
        }
        List<String> said = new ArrayList<>(turn(dialogues, "Who is there?"));
        said.addAll(turn(dialogues, "And what do you want?"));
        assertEquals(left.get() >= 0, engine.description().endsWith(" on a GPU"));
        assertEquals(left.get() >= 0, !engine.deviceReason().startsWith("no GPU"));
        return said;
      }
    }
  }

  private static List<String> turn(List<Dialogue> dialogues, String line) {
    List<Generation> replies = new ArrayList<>();
    for (Dialogue dialogue : dialogues) {
      replies.add(dialogue.submit(TinyModel.greedy(12, Message.user(line)), Ear.deaf()));
    }
    return replies.stream().map(reply -> reply.result().join().text()).toList();
  }

  private static Ops failing(Ops device, AtomicInteger left) {
    return (Ops)
        Proxy.newProxyInstance(
            Ops.class.getClassLoader(),
            new Class<?>[] {Ops.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("description")) {
                return "a GPU";
              }
              if (method.getName().equals("isLost")) {
                return left.get() < 0;
              }
              Object result = invoke(method, device, arguments);
              return method.getName().equals("record") ? failing((Pass) result, left) : result;
            });
  }

  private static Pass failing(Pass pass, AtomicInteger left) {
    return (Pass)
        Proxy.newProxyInstance(
            Pass.class.getClassLoader(),
            new Class<?>[] {Pass.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("run") && left.decrementAndGet() < 0) {
                throw new ModelException("the device is lost, as the test wants it");
              }
              return invoke(method, pass, arguments);
            });
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
