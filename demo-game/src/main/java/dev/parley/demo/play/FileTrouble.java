package dev.parley.demo.play;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file, in words: what Java throws often has nothing but its name. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Why, and what to do, as the end of a sentence. */
  public static String why(IOException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "it is not there; correct the name";
    }
    if (trouble instanceof AccessDeniedException) {
      return "its rights do not allow it; change them or name another";
    }
    if (trouble instanceof FileAlreadyExistsException || trouble instanceof NotDirectoryException) {
      return "a file is there, and no folder; name another";
    }
    if (trouble instanceof CharacterCodingException) {
      return "it is no text in UTF-8; save it as that";
    }
    String reason = trouble instanceof FileSystemException file ? file.getReason() : null;
    return reason == null ? String.valueOf(trouble.getMessage()) : reason;
  }
}
