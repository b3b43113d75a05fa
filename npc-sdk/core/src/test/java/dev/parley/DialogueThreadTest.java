package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DialogueThreadTest {

  @Test
  void whatComesTooLateIsToldSo() {
    List<String> done = new CopyOnWriteArrayList<>();
    DialogueThread thread = new DialogueThread();
    thread.execute(() -> done.add("task"), () -> done.add("refused"));
    thread.close();
    thread.execute(() -> done.add("late task"), () -> done.add("late refused"));
    thread.execute(() -> done.add("unheard"));
    assertEquals(List.of("task", "late refused"), done);
  }
}
