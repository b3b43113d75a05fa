package dev.parley;

import java.util.ArrayList;
import java.util.List;

/** Notes what it hears. */
final class Heard implements ReplyListener {
  final List<ReplyEvent> events = new ArrayList<>();

  @Override
  public void onEvent(ReplyEvent event) {
    events.add(event);
  }

  String text() {
    return events.stream().map(ReplyEvent::spoken).reduce("", String::concat);
  }

  boolean isOver() {
    return endings() > 0;
  }

  int endings() {
    return (int) events.stream().filter(ReplyEvent.End.class::isInstance).count();
  }

  ReplyResult result() {
    return ((ReplyEvent.End) events.get(events.size() - 1)).result();
  }
}
