package io.headrace.schemas.value;

/** What has to have happened to a container for another of its job to be started. */
public enum ContainerCondition {
    /** It was started. */
    START,
    /** It has ended, however. */
    COMPLETE,
    /** It has ended with exit code 0. */
    SUCCESS
}
