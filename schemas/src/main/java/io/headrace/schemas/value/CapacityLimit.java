package io.headrace.schemas.value;

/**
 * How much of one kind of capacity there is.
 *
 * @param maxCapacity instances at once, 0 or more
 * @param capacityUnit {@code NUM_INSTANCES}, or an instance type such as {@code ml.m5.large}
 */
public record CapacityLimit(int maxCapacity, String capacityUnit) {}
