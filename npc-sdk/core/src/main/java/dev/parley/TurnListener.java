package dev.parley;

import dev.parley.inference.ContextOverflowException;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import dev.parley.inference.ToolCall;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Brings what the model's thread says of one turn to the dialogue thread. */
final class TurnListener implements GenerationListener {

  private static final System.Logger LOG = System.getLogger(TurnListener.class.getName());

  private final Conversation conversation;
  private final Turn turn;
  private final Executor dialogueThread;

  TurnListener(Conversation conversation, Turn turn, Executor dialogueThread) {
    this.conversation = conversation;
    this.turn = turn;
    this.dialogueThread = dialogueThread;
  }

  @Override
  public void speech(String piece) {
    dialogueThread.execute(() -> conversation.speech(turn, piece));
  }

  @Override
  public void thought(String piece) {
    dialogueThread.execute(() -> conversation.thought(turn, piece));
  }

  @Override
  public void toolCall(ToolCall call) {
    dialogueThread.execute(() -> conversation.called(turn, call));
  }

  @Override
  public void malformedCall(String sentence) {
    LOG.log(System.Logger.Level.DEBUG, sentence);
  }

  @Override
  public void ended(GenerationResult result) {
    dialogueThread.execute(() -> conversation.ended(turn, result));
  }

  @Override
  public void failed(ModelException reason) {
    if (reason instanceof ContextOverflowException overflow) {
      dialogueThread.execute(() -> conversation.overflowed(turn, overflow));
    } else {
      dialogueThread.execute(() -> conversation.failed(turn, sentence(reason)));
    }
  }

  private static String sentence(ModelException reason) {
    return Objects.requireNonNullElse(reason.getMessage(), reason.toString());
  }
}
