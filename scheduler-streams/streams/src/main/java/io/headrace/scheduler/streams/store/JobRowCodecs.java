package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.NodesProgress;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.scheduler.core.state.SubmittedAs;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.ServiceJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the rows about jobs are written; see {@link RowCodecs}. */
final class JobRowCodecs {
    static final RowCodec<JobRow> JOB = RowCodecs.codec(JobRowCodecs::writeJob, JobRowCodecs::readJob);
    static final RowCodec<JobSpec> SPEC = RowCodecs.codec(
            JobRowCodecs::writeSpec,
            // Format 2 has jobs of several containers, format 3 has placement constraints.
            List.of(in -> readSpec(in, 1), in -> readSpec(in, 2), in -> readSpec(in, 3)));
    static final RowCodec<AttemptRow> ATTEMPT = RowCodecs.codec(JobRowCodecs::writeAttempt, JobRowCodecs::readAttempt);

    private JobRowCodecs() {}

    private static void writeJob(JobRow row, ByteWriter out) {
        out.one(code(row.status()))
                .orderedLong(row.rank())
                .signed(row.waitsFor())
                .flag(row.dependants())
                .flag(row.childDependants());
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
                    .signed(array.failed())
                    .optionalInt(array.ready());
        }
        NodesProgress nodes = row.nodes();
        out.flag(nodes != null);
        if (nodes != null) {
            writeNodes(nodes, out);
        }
        WaitReason wait = row.waitReason();
        out.flag(wait != null);
        if (wait != null) {
            out.one(code(wait.code()))
                    .text(wait.statusReason())
                    .signed(wait.since())
                    .signed(wait.at())
                    .optionalLong(wait.cancelAt());
        }
    }

    private static JobRow readJob(ByteReader in) {
        return new JobRow(
                status(in.one()),
                in.orderedLong(),
                in.integer(),
                in.flag(),
                in.flag(),
                in.flag() ? new StopRequest(cause(in.one()), in.text()) : null,
                in.flag() ? readArray(in) : null,
                in.flag() ? readNodes(in) : null,
                in.flag()
                        ? new WaitReason(waitCode(in.one()), in.text(), in.signed(), in.signed(), in.optionalLong())
                        : null);
    }

    private static ArrayProgress readArray(ByteReader in) {
        return new ArrayProgress(in.integer(), in.integer(), in.integer(), in.integer(), in.optionalInt());
    }

    private static void writeNodes(NodesProgress nodes, ByteWriter out) {
        AttemptOutcome end = nodes.mainEnd();
        out.signed(nodes.attempt()).signed(nodes.live()).flag(end != null);
        if (end != null) {
            out.flag(end.succeeded())
                    .text(end.statusReason())
                    .optionalText(end.reason())
                    .optionalInt(end.exitCode());
        }
    }

    private static NodesProgress readNodes(ByteReader in) {
        return new NodesProgress(
                in.integer(),
                in.integer(),
                in.flag() ? new AttemptOutcome(in.flag(), in.text(), in.optionalText(), in.optionalInt()) : null);
    }

    private static void writeSpec(JobSpec row, ByteWriter out) {
        out.text(row.name()).text(row.queue()).optionalInt(row.arraySize());
        writeJson(row.container(), out);
        writeJson(row.ecsProperties(), out);
        writeJson(row.nodes(), out);
        RowCodecs.writeAmounts(row.resources(), out);
        writeRetry(row.retryStrategy(), out);
        DependencyCondition sequential = row.sequential();
        out.optionalInt(row.attemptDurationSeconds())
                .one(sequential == null ? 0 : code(sequential))
                .block(JsonColumn.write(row.submittedAs()))
                .optionalText(row.shareIdentifier())
                .signed(row.schedulingPriority())
                .varint(row.consumables().size());
        for (ConsumableRequirement consumable : row.consumables()) {
            out.text(consumable.name()).signed(consumable.quantity());
        }
        RowCodecs.writeTexts(
                row.placementConstraints().stream()
                        .map(PlacementConstraint::expression)
                        .toList(),
                out);
        out.flag(row.placedByPlatform());
        writeJson(row.service(), out);
        out.text(row.fingerprint());
    }

    private static JobSpec readSpec(ByteReader in, int format) {
        return new JobSpec(
                in.text(),
                in.text(),
                in.optionalInt(),
                readJson(in, ContainerProperties.class),
                format >= 2 ? readJson(in, EcsProperties.class) : null,
                readJson(in, JobNodes.class),
                RowCodecs.readAmounts(in),
                readRetry(in),
                in.optionalInt(),
                optionalCondition(in.one()),
                JsonColumn.read(in.block(), SubmittedAs.class),
                in.optionalText(),
                in.integer(),
                RowCodecs.readList(in, consumable -> new ConsumableRequirement(consumable.text(), consumable.signed())),
                format >= 3
                        ? RowCodecs.readList(in, expression -> PlacementConstraint.memberOf(expression.text()))
                        : List.of(),
                format >= 3 && in.flag(),
                readJson(in, ServiceJob.class),
                in.text());
    }

    private static void writeJson(@Nullable Object value, ByteWriter out) {
        out.flag(value != null);
        if (value != null) {
            out.block(JsonColumn.write(value));
        }
    }

    private static <T> @Nullable T readJson(ByteReader in, Class<T> type) {
        return in.flag() ? JsonColumn.read(in.block(), type) : null;
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
        out.signed(row.placedAt())
                .optionalLong(row.startedAt())
                .optionalLong(row.deadline())
                .optionalText(row.address());
    }

    private static AttemptRow readAttempt(ByteReader in) {
        return new AttemptRow(
                in.integer(),
                RowCodecs.readExecutor(in),
                in.text(),
                in.text(),
                RowCodecs.readAmounts(in),
                in.signed(),
                in.optionalLong(),
                in.optionalLong(),
                in.optionalText());
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
            case SCHEDULED -> 8;
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
            case 8 -> JobStatus.SCHEDULED;
            default -> throw new StoreFormatException("job status code " + code + " is not known to this release");
        };
    }

    private static int code(WaitCode code) {
        return switch (code) {
            case QUEUE_LIMIT -> 1;
            case NO_ENVIRONMENT -> 2;
            case NO_EXECUTOR -> 3;
            case EXECUTORS_FULL -> 4;
            case ENVIRONMENTS_FULL -> 5;
            case CONSUMABLE_SHORT -> 6;
            case SHARE_RESERVATION -> 7;
            case SHARE_AHEAD -> 8;
            case ENVIRONMENTS_TOO_SMALL -> 9;
            case EXECUTORS_TOO_SMALL -> 10;
            case QUEUE_ORDER -> 11;
            case SERVICE_ENVIRONMENT_FULL -> 12;
            case SERVICE_ENVIRONMENT_TOO_SMALL -> 13;
            case QUOTA_SHARE_FULL -> 14;
            case QUOTA_SHARE_TOO_SMALL -> 15;
            case NO_MATCHING_EXECUTOR -> 16;
        };
    }

    private static WaitCode waitCode(int code) {
        return switch (code) {
            case 1 -> WaitCode.QUEUE_LIMIT;
            case 2 -> WaitCode.NO_ENVIRONMENT;
            case 3 -> WaitCode.NO_EXECUTOR;
            case 4 -> WaitCode.EXECUTORS_FULL;
            case 5 -> WaitCode.ENVIRONMENTS_FULL;
            case 6 -> WaitCode.CONSUMABLE_SHORT;
            case 7 -> WaitCode.SHARE_RESERVATION;
            case 8 -> WaitCode.SHARE_AHEAD;
            case 9 -> WaitCode.ENVIRONMENTS_TOO_SMALL;
            case 10 -> WaitCode.EXECUTORS_TOO_SMALL;
            case 11 -> WaitCode.QUEUE_ORDER;
            case 12 -> WaitCode.SERVICE_ENVIRONMENT_FULL;
            case 13 -> WaitCode.SERVICE_ENVIRONMENT_TOO_SMALL;
            case 14 -> WaitCode.QUOTA_SHARE_FULL;
            case 15 -> WaitCode.QUOTA_SHARE_TOO_SMALL;
            case 16 -> WaitCode.NO_MATCHING_EXECUTOR;
            default -> throw new StoreFormatException("wait code " + code + " is not known to this release");
        };
    }

    static int code(DependencyCondition condition) {
        return switch (condition) {
            case SUCCEEDED -> 1;
            case ENDED -> 2;
            case FAILED -> 3;
        };
    }

    static DependencyCondition condition(int code) {
        return switch (code) {
            case 1 -> DependencyCondition.SUCCEEDED;
            case 2 -> DependencyCondition.ENDED;
            case 3 -> DependencyCondition.FAILED;
            default ->
                throw new StoreFormatException("dependency condition code " + code + " is not known to this release");
        };
    }

    private static @Nullable DependencyCondition optionalCondition(int code) {
        return code == 0 ? null : condition(code);
    }

    private static int code(StopCause cause) {
        return switch (cause) {
            case CANCEL -> 1;
            case TERMINATE -> 2;
            case TIMEOUT -> 3;
            case QUEUE_DELETED -> 4;
            case MAIN_NODE_ENDED -> 5;
            case PREEMPTED -> 6;
            case QUOTA_SHARE_DELETED -> 7;
        };
    }

    private static StopCause cause(int code) {
        return switch (code) {
            case 1 -> StopCause.CANCEL;
            case 2 -> StopCause.TERMINATE;
            case 3 -> StopCause.TIMEOUT;
            case 4 -> StopCause.QUEUE_DELETED;
            case 5 -> StopCause.MAIN_NODE_ENDED;
            case 6 -> StopCause.PREEMPTED;
            case 7 -> StopCause.QUOTA_SHARE_DELETED;
            default -> throw new StoreFormatException("stop cause code " + code + " is not known to this release");
        };
    }
}
