package dev.parley;

/**
 * A character as it is saved.
 *
 * @param id of its persona
 */
record SavedNpc(String id, String mood, Relation relation, ConversationState conversation) {}
