package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.List;
import java.util.Optional;

/** The rows as they were before a batch of events. */
interface RowSource {
    /** The row of a job, array job or array child; empty when there is none. */
    Optional<JobRow> job(AccountId account, JobId id);

    /** Children of an array job from one index to before another that have rows and have not ended, by index. */
    List<JobRow> openChildren(AccountId account, JobId array, int from, int to);

    /** Indexes of the children of an array job, from one to before another, that have rows. */
    List<Integer> childrenWithRows(AccountId account, JobId array, int from, int to);

    /** Indexes of the children of an array job that have succeeded. */
    List<Integer> succeededChildren(AccountId account, JobId array);

    /** The row of an attempt; empty when there is none. */
    Optional<AttemptRow> attempt(AccountId account, AttemptId id);

    /** Sequence number of the account's last event that is folded; 0 before the first. */
    long position(AccountId account);
}
