package dev.parley.tools;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Hands Ctrl-C to a terminal: what is under way takes it, or the program ends as it would without
 * us.
 *
 * <p>Java offers signals only as {@code sun.misc.Signal}, whose every mention javac answers with a
 * warning that cannot be suppressed; so it is looked up. Where there is none, Ctrl-C ends the
 * program.
 */
final class CtrlC {
  /** What a shell reports of a program that Ctrl-C ended: 128 + SIGINT. */
  private static final int ENDED_BY_CTRL_C = 130;

  private CtrlC() {}

  static void sendTo(Terminal terminal) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle") && !terminal.interrupt()) {
            terminal.aside().println(); // the shell's prompt starts on a line of its own
            System.exit(ENDED_BY_CTRL_C);
          }
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, signalHandler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              Proxy.newProxyInstance(
                  CtrlC.class.getClassLoader(), new Class<?>[] {signalHandler}, handler));
    } catch (ReflectiveOperationException e) {
      System.getLogger(CtrlC.class.getName())
          .log(Level.DEBUG, "Ctrl-C ends the program instead of an answer", e);
    }
  }
}
