package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.Optional;

/** The rows as they were before a batch of events. */
interface RowSource {
    /** The row of a job, array job or array child; empty when there is none. */
    Optional<JobRow> job(AccountId account, JobId id);

    /** The row of an attempt; empty when there is none. */
    Optional<AttemptRow> attempt(AccountId account, AttemptId id);

    /** Sequence number of the account's last event that is folded; 0 before the first. */
    long position(AccountId account);
}
