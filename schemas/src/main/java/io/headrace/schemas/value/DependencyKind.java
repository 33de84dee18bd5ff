package io.headrace.schemas.value;

/** What of a job is waited for. */
public enum DependencyKind {
    /** The whole of it: a single job, an array job with all its children, or one array child. */
    WHOLE,
    /** Its children, each by the child with the same index of the array job that waits. */
    EACH
}
