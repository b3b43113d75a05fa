package dev.parley;

/** Hears a reply. */
@FunctionalInterface
public interface ReplyListener {

  /**
   * The next event of the reply. What this throws is logged, and the reply goes on.
   *
   * <p><b>Threads.</b> Called on the game thread, inside {@link NpcRuntime#update} (or {@link
   * NpcRuntime#close} there), never elsewhere. It may call anything of {@link Npc} and {@link
   * Reply}.
   */
  void onEvent(ReplyEvent event);
}
