package io.headrace.schemas.value;

/**
 * Ephemeral storage (stored and shown).
 *
 * @param sizeInGiB 21 to 200
 */
public record EphemeralStorage(int sizeInGiB) {}
