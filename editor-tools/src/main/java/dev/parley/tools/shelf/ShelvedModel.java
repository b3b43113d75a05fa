package dev.parley.tools.shelf;

import java.nio.file.Path;

/**
 * A model of a shelf.
 *
 * @param name as the commands take it
 * @param place the file or folder
 * @param bytes its size; 0 while it is not there
 * @param isWhole whether it is there, and not only begun
 * @param begunBytes what has arrived of a pull that is not over; 0 if none is
 */
public record ShelvedModel(String name, Path place, long bytes, boolean isWhole, long begunBytes) {}
