package dev.parley.inference.tokenizer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes one call apart from front to back, knowing nothing of the tools.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class CallReader {
  private static final Pattern FUNCTION = Pattern.compile("\\s*<function=([^>\n]*)>");
  private static final Pattern PARAMETER = Pattern.compile("\\s*<parameter=([^>\n]*)>");
  private static final Pattern END_OF_FUNCTION = Pattern.compile("\\s*</function>\\s*");
  private static final String CLOSED = "</parameter>(?=\\s*(?:<parameter=|</function>))";
  private static final Pattern CLOSING = Pattern.compile("\n?" + CLOSED);
  private static final Pattern CLOSING_LINE = Pattern.compile("\n" + CLOSED);

  private final String text;
  private int position;

  CallReader(String text) {
    this.text = text;
  }

  /** Reads the opening tag of the function and gives its name. */
  String function() throws MalformedCallException {
    Matcher tag = next(FUNCTION);
    if (!tag.lookingAt()) {
      throw new MalformedCallException(
          "a tool call begins with " + rest() + "; expected <function=NAME>");
    }
    position = tag.end();
    return tag.group(1);
  }

  /** Reads everything after that and gives the raw values by name, in order. */
  Map<String, String> arguments() throws MalformedCallException {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (Matcher tag = next(PARAMETER); tag.lookingAt(); tag = next(PARAMETER)) {
      position = tag.end();
      String name = tag.group(1);
      if (arguments.put(name, value(name)) != null) {
        throw new MalformedCallException(
            "has the parameter '" + name + "' twice; expected it once");
      }
    }
    end();
    return arguments;
  }

  private String value(String name) throws MalformedCallException {
    boolean ownLine = text.startsWith("\n", position);
    Matcher closing = next(ownLine ? CLOSING_LINE : CLOSING);
    boolean closed = closing.find();
    String raw = closed ? text.substring(position, closing.start()) : "";
    String value = ownLine && !raw.isEmpty() ? raw.substring(1) : raw;
    if (!closed || ("\n" + value).contains("\n<parameter=")) {
      throw new MalformedCallException(
          "does not close the parameter '"
              + name
              + "'; expected </parameter> after its value, on a line of its own");
    }
    position = closing.end();
    return value;
  }

  private void end() throws MalformedCallException {
    Matcher tag = next(END_OF_FUNCTION);
    if (!tag.lookingAt()) {
      throw new MalformedCallException(
          "goes on with " + rest() + "; expected <parameter=NAME> or </function>");
    }
    position = tag.end();
    if (position < text.length()) {
      throw new MalformedCallException(
          "goes on with " + rest() + " after </function>; expected </tool_call>");
    }
  }

  private Matcher next(Pattern pattern) {
    return pattern.matcher(text).region(position, text.length());
  }

  private String rest() {
    return MalformedCallException.quote(text.substring(position));
  }
}
