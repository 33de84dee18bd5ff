package io.headrace.executor.access;

import io.headrace.executor.secrets.SecretStore;
import java.util.OptionalInt;

/**
 * What the owner of a machine gives to the containers on it, and lets them have.
 *
 * @param secrets values that jobs can name
 * @param access what they may have of the machine
 * @param pidsLimit how many processes and threads one container may have; empty for any number
 */
public record ContainerRules(SecretStore secrets, HostAccess access, OptionalInt pidsLimit) {

    /** More than any sane program has, and less than what makes a machine stand still. */
    public static final int PIDS_LIMIT = 4096;

    /** What an operator may want to see when an executor starts, in one line. */
    public String describe() {
        return secrets + "; of this machine they may have: " + access.describe() + "; at most "
                + (pidsLimit.isPresent() ? pidsLimit.getAsInt() : "any number of") + " processes each";
    }

    /** The same, with something more that may be mounted. */
    public ContainerRules allowing(HostPaths.Allowed more) {
        return new ContainerRules(secrets, access.with(more), pidsLimit);
    }

    /** Nothing that the owner has to give. */
    public static final ContainerRules STRICT =
            new ContainerRules(SecretStore.NONE, HostAccess.NONE, OptionalInt.of(PIDS_LIMIT));
}
