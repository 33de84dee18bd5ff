package io.headrace.submitter.http;

import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.submitter.http.batch.RetryCall;
import io.headrace.submitter.http.logs.LogsOperations;
import io.headrace.submitter.logs.LogReader;
import io.headrace.submitter.readmodel.HistoryQueries;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.ResourceQueries;
import io.headrace.submitter.readmodel.WaitQueries;

/**
 * What serves one account.
 *
 * @param operations the AWS operations
 * @param retries runs ended jobs again
 * @param jobs questions about jobs
 * @param resources questions about queues and executors
 * @param history questions about events
 * @param waits answers why jobs wait
 * @param logs reads container output
 * @param cloudWatch the operations of CloudWatch Logs over it
 */
public record AccountParts(
        BatchOperations operations,
        RetryCall retries,
        JobQueries jobs,
        ResourceQueries resources,
        HistoryQueries history,
        WaitQueries waits,
        LogReader logs,
        LogsOperations cloudWatch) {}
