package io.headrace.schemas.value;

/**
 * Credentials of a private registry (stored and shown).
 *
 * @param credentialsParameter name of the secret
 */
public record RepositoryCredentials(String credentialsParameter) {}
