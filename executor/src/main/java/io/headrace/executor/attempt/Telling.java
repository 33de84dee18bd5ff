package io.headrace.executor.attempt;

/** Whether a container was told to stop, in the engine's own word. */
enum Telling {
    NOT_TOLD,
    /** The engine has yet to say how it went. */
    BEING_TOLD,
    /** As before, after it has failed at it. */
    BEING_TOLD_AGAIN,
    /** It ran, and was told. */
    TOLD,
    /** It had ended by itself. */
    TOO_LATE,
    /** The container has ended, and may have been told by a call that failed. */
    UNKNOWN;

    /** The engine has said how it went. One that was told again may have been told the first time. */
    Telling answered(boolean wasRunning) {
        if (wasRunning) {
            return TOLD;
        }
        return this == BEING_TOLD ? TOO_LATE : UNKNOWN;
    }

    /** Whether the engine has yet to say how it went. */
    boolean isUnderWay() {
        return this == BEING_TOLD || this == BEING_TOLD_AGAIN;
    }
}
