package dev.parley.architecture.wrong.inference.engine;

public final class ModelInspector {}
