package io.headrace.executor.runtime;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an image is fetched if it is not there.
 *
 * @param login as whom; empty for what everybody may fetch
 * @param progress hears how far it is: a few lines, not while it is there already
 */
public record ImageFetch(Optional<RegistryLogin> login, Consumer<String> progress) {

    /** As nobody in particular, and nobody listens. */
    public static final ImageFetch SILENT = new ImageFetch(Optional.empty(), line -> {});

    /**
     * A name and password of a registry.
     *
     * @param username not empty
     * @param password not empty
     */
    public record RegistryLogin(String username, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "RegistryLogin[" + username + "]";
        }
    }
}
