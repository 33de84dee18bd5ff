package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;

/**
 * What waits at a place of a queue.
 *
 * @param job a single job, an array child that is tried again, or an array job: all its children not placed yet
 * @param attempt number of the attempt that will run, from 1
 */
public record WaitingRow(JobId job, int attempt) {}
