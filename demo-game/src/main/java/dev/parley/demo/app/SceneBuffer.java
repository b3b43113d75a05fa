package dev.parley.demo.app;

import static org.lwjgl.opengl.GL33C.*;

/** Where the scene is drawn before it is brought to the window, in a size of its own. */
final class SceneBuffer implements AutoCloseable {
  private final Quality quality;
  private int frame;
  private int colour;
  private int depth;
  private int resolved;
  private int resolvedColour;
  private int width;
  private int height;

  SceneBuffer(Quality quality) {
    this.quality = quality;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Makes it fit a window, and binds it. */
  void begin(int windowWidth, int windowHeight) {
    int wantedWidth = Math.max(1, (int) Math.round(windowWidth * quality.share()));
    int wantedHeight = Math.max(1, (int) Math.round(windowHeight * quality.share()));
    if (wantedWidth != width || wantedHeight != height) {
      close();
      width = wantedWidth;
      height = wantedHeight;
      create();
    }
    glBindFramebuffer(GL_FRAMEBUFFER, frame);
  }

  private void create() {
    frame = glGenFramebuffers();
    glBindFramebuffer(GL_FRAMEBUFFER, frame);
    colour = buffer(GL_RGBA8, GL_COLOR_ATTACHMENT0, quality.samples());
    depth = buffer(GL_DEPTH_COMPONENT24, GL_DEPTH_ATTACHMENT, quality.samples());
    if (quality.samples() > 0) {
      resolved = glGenFramebuffers();
      glBindFramebuffer(GL_FRAMEBUFFER, resolved);
      resolvedColour = buffer(GL_RGBA8, GL_COLOR_ATTACHMENT0, 0);
    }
  }

  private int buffer(int format, int attachment, int samples) {
    int id = glGenRenderbuffers();
    glBindRenderbuffer(GL_RENDERBUFFER, id);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, format, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, attachment, GL_RENDERBUFFER, id);
    return id;
  }

  /** Brings what was drawn to the window, which is bound from then on. */
  void end(int windowWidth, int windowHeight) {
    int source = frame;
    if (quality.samples() > 0) {
      copy(frame, resolved, width, height, GL_NEAREST);
      source = resolved;
    }
    boolean same = width == windowWidth && height == windowHeight;
    copy(source, 0, windowWidth, windowHeight, same ? GL_NEAREST : GL_LINEAR);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, windowWidth, windowHeight);
  }

  private void copy(int from, int to, int toWidth, int toHeight, int filter) {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, to);
    glBlitFramebuffer(0, 0, width, height, 0, 0, toWidth, toHeight, GL_COLOR_BUFFER_BIT, filter);
  }

  @Override
  public void close() {
    glDeleteFramebuffers(frame);
    glDeleteFramebuffers(resolved);
    glDeleteRenderbuffers(colour);
    glDeleteRenderbuffers(depth);
    glDeleteRenderbuffers(resolvedColour);
    frame = 0;
    resolved = 0;
    colour = 0;
    depth = 0;
    resolvedColour = 0;
  }
}
