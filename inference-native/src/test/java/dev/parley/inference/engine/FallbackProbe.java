package dev.parley.inference.engine;

import dev.parley.inference.Dialogue;
import dev.parley.inference.ModelException;
import dev.parley.inference.cuda.StandIn;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * A program that opens engines on a machine whose driver has something wrong with it. For each
 * argument it prints a line, with bars between: what the log said where the device was left to
 * choose, what the model said then, and what came of it where CUDA was demanded.
 *
 * <p>An argument is an option of the stand-in, {@code DEVICES=none}, or "nothing". A value that
 * begins with a plus sign counts from now on; {@code OOM_AFTER=each} is a line for each allocation
 * that may fail until an engine is open.
 */
final class FallbackProbe {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(256).withMaxDialogues(2);

  private static final List<String> LOGGED = new ArrayList<>();

  private FallbackProbe() {}

  public static void main(String[] arguments) {
    Logger logger = Logger.getLogger("dev.parley");
    logger.setUseParentHandlers(false);
    logger.addHandler(new Listening());
    for (String argument : arguments) {
      if (argument.equals("OOM_AFTER=each")) {
        everyAllocation();
      } else {
        print(argument);
      }
    }
  }

  private static void everyAllocation() {
    int allocations = 0;
    while (!print("OOM_AFTER=+" + allocations)) {
      allocations++;
    }
  }

  /** Whether CUDA could be used. */
  private static boolean print(String option) {
    LOGGED.clear();
    String said = with(option, () -> said(Device.AUTO));
    List<String> logged = List.copyOf(LOGGED);
    String demanded = with(option, () -> said(Device.CUDA));
    System.out.println(String.join(" // ", logged) + "|" + said + "|" + demanded);
    return demanded.equals(said);
  }

  private static String with(String option, Supplier<String> action) {
    if (option.equals("nothing")) {
      return action.get();
    }
    String[] parts = option.split("=", -1);
    String value = parts[1];
    if (value.startsWith("+")) {
      String what = parts[0].equals("LOST_AFTER") ? "launches" : "allocated";
      value = String.valueOf(StandIn.count(what) + Long.parseLong(value));
    }
    StandIn.set(parts[0], value);
    try {
      return action.get();
    } finally {
      StandIn.set(parts[0], "");
    }
  }

  private static String said(Device device) {
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS.withDevice(device));
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      String text = TinyModel.answer(dialogue, TinyModel.greedy(6, TinyModel.HELLO)).text();
      return "said " + Integer.toHexString(text.hashCode()); // what it says is no line of text
    } catch (ModelException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static final class Listening extends Handler {
    @Override
    public void publish(LogRecord record) {
      LOGGED.add(MessageFormat.format(record.getMessage(), record.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
