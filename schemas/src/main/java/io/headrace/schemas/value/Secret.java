package io.headrace.schemas.value;

/**
 * A secret given to a container.
 *
 * @param name environment variable or log option
 * @param valueFrom where the value is
 */
public record Secret(String name, String valueFrom) {}
