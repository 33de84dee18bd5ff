package io.headrace.schemas.value;

/**
 * How much of a consumable resource an attempt takes, the resource by its name.
 *
 * @param name of the consumable resource
 * @param quantity 1 or more
 */
public record ConsumableRequirement(String name, long quantity) {}
