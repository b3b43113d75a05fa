package dev.parley.architecture.wrong.inference.ops;

public final class FastOps {}
