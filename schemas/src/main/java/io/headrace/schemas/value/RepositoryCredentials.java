package io.headrace.schemas.value;

/**
 * Credentials of a private registry.
 *
 * @param credentialsParameter name or ARN of a secret of the executor: JSON with {@code username} and {@code password}
 */
public record RepositoryCredentials(String credentialsParameter) {}
