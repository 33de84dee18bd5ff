package io.headrace.executor.access;

import io.headrace.executor.secrets.SecretStore;

/**
 * What the owner of a machine gives to the containers on it, and lets them have.
 *
 * @param secrets values that jobs can name
 */
public record ContainerRules(SecretStore secrets) {

    /** Nothing that the owner has to give. */
    public static final ContainerRules STRICT = new ContainerRules(SecretStore.NONE);
}
