package io.headrace.schemas.value;

/**
 * Room for files.
 *
 * @param sizeInGiB 21 to 200; the machine must have as much when the container is made
 */
public record EphemeralStorage(int sizeInGiB) {}
