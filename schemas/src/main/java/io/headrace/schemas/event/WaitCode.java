package io.headrace.schemas.event;

/** The kinds of reasons why a job that could be placed is not. */
public enum WaitCode {
    /** Jobs that stand before it in its queue, or in its share of it, go first. */
    QUEUE_ORDER(false),
    /** The queue runs as many jobs as it may. */
    QUEUE_LIMIT(false),
    /** Every compute environment of the queue is disabled or on its way out. */
    NO_ENVIRONMENT(false),
    /** No executor serves the queue's compute environments. */
    NO_EXECUTOR(false),
    /** The executors have no room for it now. */
    EXECUTORS_FULL(false),
    /** The compute environments have no vCPUs left for it now. */
    ENVIRONMENTS_FULL(false),
    /** A consumable resource is short. */
    CONSUMABLE_SHORT(false),
    /** What is left of the queue's vCPUs is reserved for shares that have no jobs yet. */
    SHARE_RESERVATION(false),
    /** Another share is ahead. */
    SHARE_AHEAD(false),
    /** The service environment runs as many instances as it may. */
    SERVICE_ENVIRONMENT_FULL(false),
    /** Its quota share runs as much as it may, with what it may borrow now. */
    QUOTA_SHARE_FULL(false),
    /** It needs more vCPUs than any compute environment of the queue may ever use. It stands aside. */
    ENVIRONMENTS_TOO_SMALL(true),
    /** No executor is large enough. It stands aside until one comes. */
    EXECUTORS_TOO_SMALL(true),
    /** No executor meets its placement constraints. It stands aside until one comes that does. */
    NO_MATCHING_EXECUTOR(true),
    /** It needs more instances than the service environment may ever run. It stands aside. */
    SERVICE_ENVIRONMENT_TOO_SMALL(true),
    /** It needs more instances than its quota share may ever run. It stands aside. */
    QUOTA_SHARE_TOO_SMALL(true);

    private final boolean held;

    WaitCode(boolean held) {
        this.held = held;
    }

    /** Whether it stands aside: no passing of time helps, and the jobs behind it go on. */
    public boolean held() {
        return held;
    }
}
