package dev.parley.inference.ops.cuda;

/** What a recording is made of. */
sealed interface Step permits Launch, Transfer {}
