package io.headrace.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One run of a job, and the fence of its container: an executor never starts an attempt twice, and reports about an
 * attempt that is not the job's current one change nothing.
 *
 * <p>Text form: {@code <job id>/<number>}.
 *
 * @param job the job or array child that runs
 * @param number which attempt of the job this is, from 1 (the value of {@code AWS_BATCH_JOB_ATTEMPT})
 */
public record AttemptId(JobId job, int number) implements Comparable<AttemptId> {
    /** @throws IllegalArgumentException when the number is below 1 */
    public AttemptId {
        if (number < 1) {
            throw new IllegalArgumentException("attempt number " + number + " of job " + job + ": expected 1 or more");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    @JsonCreator
    public static AttemptId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("attempt id '" + text + "': expected <job id>/<number>");
        }
        try {
            return new AttemptId(JobId.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("attempt id '" + text + "': expected <job id>/<number>", e);
        }
    }

    @Override
    public int compareTo(AttemptId other) {
        int byJob = job.compareTo(other.job);
        return byJob != 0 ? byJob : Integer.compare(number, other.number);
    }

    @JsonValue
    @Override
    public String toString() {
        return job + "/" + number;
    }
}
