package io.headrace.schemas.value;

/**
 * How much of a consumable resource an attempt takes.
 *
 * @param consumableResource name or ARN
 * @param quantity 1 or more
 */
public record ConsumableResourceRequirement(String consumableResource, long quantity) {}
