package dev.parley.demo.play;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A model by the clock of its own tokens: each {@link #tick} waits for the next piece of every
 * reply under way and lets exactly that be heard. However fast the machine is, and whatever a frame
 * grants, the same frames hear the same pieces.
 *
 * <p>A reply that is cancelled is written to its end unheard, and then cut to what was heard: how
 * far a model had come when it was told to stop depends on the machine.
 *
 * <p><b>Threads.</b> As {@link LanguageModel}; {@code tick} is the game thread's.
 */
public final class TokenClock implements LanguageModel {
  private final LanguageModel model;
  private final List<PacedReply> underWay = new CopyOnWriteArrayList<>();

  /**
   * @param model is closed with this
   */
  public TokenClock(LanguageModel model) {
    this.model = model;
  }

  LanguageModel model() {
    return model;
  }

  /** Lets one piece of each reply be heard, in the order in which the replies were begun. */
  public void tick() {
    underWay.removeIf(PacedReply::hearNext);
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public boolean hasTools() {
    return model.hasTools();
  }

  @Override
  public Dialogue open(DialogueOptions options) {
    return new PacedDialogue(model.open(options));
  }

  /** Waited for, since how long it takes is the machine's. */
  @Override
  public CompletableFuture<Void> prepare(OutputConstraint constraint) {
    CompletableFuture<Void> ready = model.prepare(constraint);
    ready.exceptionally(wrong -> null).join();
    return ready;
  }

  /** Frames have no say: each waits for its token. */
  @Override
  public void grant(FrameBudget budget) {}

  @Override
  public void close() {
    model.close();
  }

  /** A dialogue whose last reply may have more words than were heard. On the dialogue thread. */
  private final class PacedDialogue implements Dialogue {
    private final Dialogue dialogue;

    /** The last reply, until it is known how much of it stays. */
    private @Nullable PacedReply last;

    /** How many messages there are without the last reply. */
    private int before;

    PacedDialogue(Dialogue dialogue) {
      this.dialogue = dialogue;
    }

    @Override
    public Generation submit(GenerationRequest request, GenerationListener listener) {
      forgetUnheard();
      before = dialogue.messages().size() + request.messages().size();
      PacedReply reply = new PacedReply(listener);
      dialogue.submit(request, reply);
      underWay.add(reply);
      last = reply;
      return reply;
    }

    @Override
    public void keep(int characters) {
      PacedReply reply = last;
      last = null;
      if (reply == null || !reply.hasUnheardCalls()) {
        dialogue.keep(characters);
        return;
      }
      // Cutting leaves calls, so a reply with one that was not heard is told anew.
      dialogue.rewind(before);
      Message heard = reply.heard(characters);
      if (!heard.isEmpty()) {
        dialogue.read(List.of(heard));
      }
    }

    private void forgetUnheard() {
      PacedReply reply = last;
      if (reply != null && reply.leftUnheard()) {
        keep(reply.heardCharacters());
      }
      last = null;
    }

    @Override
    public void read(List<Message> messages) {
      forgetUnheard();
      dialogue.read(messages);
    }

    @Override
    public void rewind(int count) {
      forgetUnheard();
      dialogue.rewind(count);
    }

    @Override
    public void replace(List<Message> messages) {
      forgetUnheard();
      dialogue.replace(messages);
    }

    @Override
    public Dialogue fork() {
      forgetUnheard();
      return new PacedDialogue(dialogue.fork());
    }

    @Override
    public List<Message> messages() {
      PacedReply reply = last;
      if (reply != null && reply.leftUnheard()) {
        forgetUnheard();
      }
      return dialogue.messages();
    }

    @Override
    public void close() {
      if (last != null) {
        last.abandon();
      }
      dialogue.close();
    }
  }
}
