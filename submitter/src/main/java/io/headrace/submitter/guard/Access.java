package io.headrace.submitter.guard;

import java.util.Map;
import java.util.Optional;

/**
 * What the access file says, at one time.
 *
 * @param credentials by access key id
 */
record Access(Map<String, Credential> credentials) {
    Access {
        credentials = Map.copyOf(credentials);
    }

    Optional<Credential> of(String accessKeyId) {
        return Optional.ofNullable(credentials.get(accessKeyId));
    }
}
