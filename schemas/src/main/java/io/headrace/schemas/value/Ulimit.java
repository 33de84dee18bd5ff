package io.headrace.schemas.value;

/**
 * A ulimit of a container, as Docker names it.
 *
 * @param name for example {@code nofile}
 * @param softLimit soft limit, -1 for none
 * @param hardLimit hard limit, -1 for none
 */
public record Ulimit(String name, int softLimit, int hardLimit) {}
