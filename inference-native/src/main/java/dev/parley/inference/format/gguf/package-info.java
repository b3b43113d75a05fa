/**
 * GGUF files. {@code GgufFile} opens one and has {@code GgufHeader} read it through a {@code
 * GgufCursor}, whose every read is checked: first {@code GgufMetadata}, then {@code GgufTensors}.
 */
@NullMarked
package dev.parley.inference.format.gguf;

import org.jspecify.annotations.NullMarked;
