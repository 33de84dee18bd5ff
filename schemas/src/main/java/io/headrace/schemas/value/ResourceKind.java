package io.headrace.schemas.value;

import java.util.Arrays;
import java.util.Optional;

/** What can have tags. */
public enum ResourceKind {
    /** A compute environment, by its name. */
    COMPUTE_ENVIRONMENT("compute-environment"),
    /** A job queue, by its name. */
    JOB_QUEUE("job-queue"),
    /** A revision of a job definition, as {@code name:revision}. */
    JOB_DEFINITION("job-definition"),
    /** A single job or array job, by its id. */
    JOB("job"),
    /** A scheduling policy, by its name. */
    SCHEDULING_POLICY("scheduling-policy"),
    /** A consumable resource, by its name. */
    CONSUMABLE_RESOURCE("consumable-resource"),
    /** A service environment, by its name. */
    SERVICE_ENVIRONMENT("service-environment"),
    /** A service job, by its id. */
    SERVICE_JOB("service-job"),
    /** A quota share, as {@code <queue>/<name>}. */
    QUOTA_SHARE("quota-share");

    private final String arnType;

    ResourceKind(String arnType) {
        this.arnType = arnType;
    }

    /** How an ARN names this kind, for example {@code job-queue}. */
    public String arnType() {
        return arnType;
    }

    /** The kind that an ARN names so. */
    public static Optional<ResourceKind> ofArnType(String arnType) {
        return Arrays.stream(values())
                .filter(kind -> kind.arnType.equals(arnType))
                .findFirst();
    }
}
