package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.RetryStrategy;
import org.jspecify.annotations.Nullable;

/** How the rows about jobs are written; see {@link RowCodecs}. */
final class JobRowCodecs {
    static final RowCodec<JobRow> JOB = RowCodecs.codec(32, JobRowCodecs::writeJob, JobRowCodecs::readJob);
    static final RowCodec<JobSpec> SPEC = RowCodecs.codec(512, JobRowCodecs::writeSpec, JobRowCodecs::readSpec);
    static final RowCodec<AttemptRow> ATTEMPT =
            RowCodecs.codec(128, JobRowCodecs::writeAttempt, JobRowCodecs::readAttempt);

    private JobRowCodecs() {}

    private static void writeJob(JobRow row, ByteWriter out) {
        out.one(code(row.status())).orderedLong(row.rank());
        RowCodecs.writeJobs(row.waitsFor(), out);
        out.flag(row.dependants());
        StopRequest stop = row.stop();
        out.flag(stop != null);
        if (stop != null) {
            out.one(code(stop.cause())).text(stop.reason());
        }
        ArrayProgress array = row.array();
        out.flag(array != null);
        if (array != null) {
            out.signed(array.size())
                    .signed(array.nextIndex())
                    .signed(array.succeeded())
                    .signed(array.failed());
        }
    }

    private static JobRow readJob(ByteReader in) {
        return new JobRow(
                status(in.one()),
                in.orderedLong(),
                RowCodecs.readList(in, KeyCodecs::readJob),
                in.flag(),
                in.flag() ? new StopRequest(cause(in.one()), in.text()) : null,
                in.flag() ? new ArrayProgress(in.integer(), in.integer(), in.integer(), in.integer()) : null);
    }

    private static void writeSpec(JobSpec row, ByteWriter out) {
        out.text(row.name()).text(row.queue()).optionalInt(row.arraySize()).block(JsonColumn.write(row.container()));
        RowCodecs.writeAmounts(row.resources(), out);
        writeRetry(row.retryStrategy(), out);
        out.optionalInt(row.attemptDurationSeconds()).text(row.fingerprint());
    }

    private static JobSpec readSpec(ByteReader in) {
        return new JobSpec(
                in.text(),
                in.text(),
                in.optionalInt(),
                JsonColumn.read(in.block(), ContainerProperties.class),
                RowCodecs.readAmounts(in),
                readRetry(in),
                in.optionalInt(),
                in.text());
    }

    private static void writeRetry(@Nullable RetryStrategy retry, ByteWriter out) {
        out.flag(retry != null);
        if (retry != null) {
            out.optionalInt(retry.attempts()).varint(retry.evaluateOnExit().size());
            for (EvaluateOnExit rule : retry.evaluateOnExit()) {
                out.text(rule.action())
                        .optionalText(rule.onStatusReason())
                        .optionalText(rule.onReason())
                        .optionalText(rule.onExitCode());
            }
        }
    }

    private static @Nullable RetryStrategy readRetry(ByteReader in) {
        return in.flag()
                ? new RetryStrategy(
                        in.optionalInt(),
                        RowCodecs.readList(
                                in,
                                rule -> new EvaluateOnExit(
                                        rule.text(), rule.optionalText(), rule.optionalText(), rule.optionalText())))
                : null;
    }

    private static void writeAttempt(AttemptRow row, ByteWriter out) {
        out.signed(row.number())
                .text(row.executor().value())
                .text(row.incarnation())
                .text(row.environment());
        RowCodecs.writeAmounts(row.resources(), out);
        out.optionalLong(row.startedAt()).optionalLong(row.deadline());
    }

    private static AttemptRow readAttempt(ByteReader in) {
        return new AttemptRow(
                in.integer(),
                RowCodecs.readExecutor(in),
                in.text(),
                in.text(),
                RowCodecs.readAmounts(in),
                in.optionalLong(),
                in.optionalLong());
    }

    // Codes of their own: the order of an enum's constants may change, a stored code may not.

    private static int code(JobStatus status) {
        return switch (status) {
            case SUBMITTED -> 1;
            case PENDING -> 2;
            case RUNNABLE -> 3;
            case STARTING -> 4;
            case RUNNING -> 5;
            case SUCCEEDED -> 6;
            case FAILED -> 7;
        };
    }

    private static JobStatus status(int code) {
        return switch (code) {
            case 1 -> JobStatus.SUBMITTED;
            case 2 -> JobStatus.PENDING;
            case 3 -> JobStatus.RUNNABLE;
            case 4 -> JobStatus.STARTING;
            case 5 -> JobStatus.RUNNING;
            case 6 -> JobStatus.SUCCEEDED;
            case 7 -> JobStatus.FAILED;
            default -> throw new StoreFormatException("job status code " + code + " is not known to this release");
        };
    }

    private static int code(StopCause cause) {
        return switch (cause) {
            case CANCEL -> 1;
            case TERMINATE -> 2;
            case TIMEOUT -> 3;
        };
    }

    private static StopCause cause(int code) {
        return switch (code) {
            case 1 -> StopCause.CANCEL;
            case 2 -> StopCause.TERMINATE;
            case 3 -> StopCause.TIMEOUT;
            default -> throw new StoreFormatException("stop cause code " + code + " is not known to this release");
        };
    }
}
