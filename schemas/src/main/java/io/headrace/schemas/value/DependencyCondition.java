package io.headrace.schemas.value;

/** How a job that others wait for has to end for them to run. */
public enum DependencyCondition {
    /** It has to succeed. AWS Batch knows only this one. */
    SUCCEEDED,
    /** It has to end, well or badly. */
    ENDED,
    /** It has to fail. */
    FAILED;

    /** Whether an end of that kind meets it. */
    public boolean isMetBy(boolean failed) {
        return switch (this) {
            case SUCCEEDED -> !failed;
            case ENDED -> true;
            case FAILED -> failed;
        };
    }
}
