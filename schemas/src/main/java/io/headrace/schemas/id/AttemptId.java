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
    private static final int DIGITS_MAX = 9;

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
        int slash = text.indexOf('/');
        int digits = text.length() - slash - 1;
        if (slash < 0
                || digits < 1
                || digits > DIGITS_MAX
                || text.charAt(slash + 1) == '0'
                || !Ascii.isDigitsFrom(text, slash + 1)) {
            throw new IllegalArgumentException(
                    "attempt id '" + text + "': expected <job id>/<number>, the number from 1 to 999999999");
        }
        return new AttemptId(
                JobId.parse(text.substring(0, slash)), Integer.parseInt(text, slash + 1, text.length(), 10));
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
