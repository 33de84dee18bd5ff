package io.headrace.schemas.value;

/**
 * A secret given to a container.
 *
 * @param name environment variable or log option; not beginning with {@code AWS_BATCH}
 * @param valueFrom a name, or the ARN of a secret of Secrets Manager or of a parameter of SSM: a secret of the executor
 */
public record Secret(String name, String valueFrom) {}
