/**
 * The operations of CloudWatch Logs that clients of AWS Batch call, over the output of jobs: awsJson1.1, {@code POST /}. Start at {@link
 * io.headrace.submitter.http.logs.LogsOperations}.
 */
@NullMarked
package io.headrace.submitter.http.logs;

import org.jspecify.annotations.NullMarked;
