package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/** Bounds of scans over keys that hold a job: every job that can exist lies between them. */
public final class JobRange {
    /** Sorts before every other job. */
    public static final JobId FIRST = new JobId("00000000-0000-0000-0000-000000000000", JobId.NO_INDEX);

    /** Sorts behind every job; no text form reads as it, so no job has this id. */
    public static final JobId BEHIND_LAST = new JobId("ffffffff-ffff-ffff-ffff-ffffffffffff", Integer.MAX_VALUE);

    private JobRange() {}
}
