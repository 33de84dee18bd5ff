package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ArrayProperties;
import io.headrace.schemas.value.AwaitedJob;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.DependencyKind;
import io.headrace.schemas.value.JobDependency;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a submission depends on, as it stands now. What is met already is not waited for. A job can only depend on one that was
 * submitted before it, so nothing ever waits in a circle.
 */
final class SubmittedDependencies {
    private final SchedulerView view;
    private final JobId self;
    private final @Nullable Integer size;
    private final SchedulerConfig config;
    private final Map<Target, DependencyCondition> open = new LinkedHashMap<>();
    private @Nullable DependencyCondition sequential;
    private @Nullable String inVain;

    private SubmittedDependencies(SchedulerView view, SubmitJob body, JobId self, SchedulerConfig config) {
        this.view = view;
        this.self = self;
        this.config = config;
        ArrayProperties array = body.arrayProperties();
        size = array == null ? null : array.size();
    }

    /** What is waited for, and what of it. */
    private record Target(DependencyKind kind, JobId job) {}

    /** The submission is refused. */
    static final class RefusedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private final RejectionReason reason;

        private RefusedException(RejectionReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        RejectionReason reason() {
            return reason;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** Reads all of them. */
    static SubmittedDependencies read(SchedulerView view, SubmitJob body, JobId self, SchedulerConfig config)
            throws RefusedException {
        int count = body.dependsOn().size();
        if (count > config.dependenciesMax()) {
            throw invalid("dependsOn has " + count + " entries: expected at most " + config.dependenciesMax());
        }
        SubmittedDependencies read = new SubmittedDependencies(view, body, self, config);
        for (int i = 0; i < count; i++) {
            read.one(body.dependsOn().get(i), "dependsOn[" + i + "]");
        }
        return read;
    }

    /** Everything that has not ended, and the array jobs whose children have not all ended as they had to. */
    List<AwaitedJob> awaited() {
        List<AwaitedJob> awaited = new ArrayList<>();
        open.forEach((target, condition) -> awaited.add(new AwaitedJob(target.job(), target.kind(), condition)));
        return awaited;
    }

    /** Whether the job has to wait before it, or any child of it, can be queued. */
    boolean waitsForWholeJobs() {
        return open.keySet().stream().anyMatch(target -> target.kind() == DependencyKind.WHOLE);
    }

    /** Whether each child waits for other children. */
    boolean stepwise() {
        return sequential != null
                || (!open.isEmpty() && open.keySet().stream().anyMatch(target -> target.kind() == DependencyKind.EACH));
    }

    /** Why the job can never run; null when it can. */
    @Nullable
    String inVain() {
        return inVain;
    }

    private void one(JobDependency dependency, String field) throws RefusedException {
        DependencyCondition condition = dependency.effectiveCondition();
        String type = dependency.type();
        if (type != null && size == null) {
            throw invalid(field + ".type " + type + " is for array jobs: expected arrayProperties as well, or no type");
        }
        if (JobDependency.SEQUENTIAL.equals(type)) {
            if (dependency.jobId() != null) {
                throw invalid(
                        field + ".jobId '" + dependency.jobId() + "' does not go with type SEQUENTIAL: expected none");
            }
            sequential = both(sequential, condition, field);
            return;
        }
        if (type != null && !JobDependency.N_TO_N.equals(type)) {
            throw invalid(field + ".type '" + type + "' is not valid: expected N_TO_N or SEQUENTIAL");
        }
        JobId other = known(dependency, field);
        if (type == null) {
            whole(other, condition, field);
        } else {
            each(other, condition, field);
        }
    }

    /** The job that is waited for; it exists. */
    private JobId known(JobDependency dependency, String field) throws RefusedException {
        String text = dependency.jobId();
        if (text == null) {
            throw invalid(field + ".jobId must be provided");
        }
        JobId other;
        try {
            other = JobId.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid(field + ".jobId '" + text + "' is not valid: expected a job id");
        }
        if (other.parent().equals(self)) {
            throw invalid(field + ".jobId '" + text + "' is the job itself");
        }
        if (other.isNode()) {
            throw invalid(field + ".jobId '" + text + "' is a node: expected the whole job, " + other.parent());
        }
        if (!view.jobs().contains(other.parent())) {
            throw unknown(field, text, "a job that was submitted before");
        }
        if (other.isChild()) {
            Children siblings = Children.find(view, other.parent());
            if (siblings == null) {
                throw unknown(field, text, "a child of an array job");
            }
            if (other.index() >= siblings.size()) {
                throw unknown(field, text, "an index from 0 to " + (siblings.size() - 1));
            }
        }
        return other;
    }

    private void whole(JobId other, DependencyCondition condition, String field) throws RefusedException {
        JobStatus status = other.isChild()
                ? Children.of(view, other.parent()).status(other.index())
                : row(other).status();
        if (!status.terminal()) {
            await(new Target(DependencyKind.WHOLE, other), condition, field);
        } else if (!condition.isMetBy(status == JobStatus.FAILED) && inVain == null) {
            inVain = Dependants.inVain(condition);
        }
    }

    private void each(JobId other, DependencyCondition condition, String field) throws RefusedException {
        Children children = Children.find(view, other);
        if (children == null || size == null || children.size() != size) {
            String found = children == null ? "is no array job" : "has " + children.size() + " children";
            throw invalid(field + ".jobId '" + other + "' " + found + ": expected an array job of size " + size);
        }
        JobStatus status = row(other).status();
        boolean allMeetIt = status == JobStatus.SUCCEEDED
                ? condition.isMetBy(false)
                : status == JobStatus.FAILED && condition == DependencyCondition.ENDED;
        if (allMeetIt) {
            return;
        }
        int max = config.dependantArraysMax();
        if (Dependants.ofEach(view, other).size() >= max) {
            throw invalid(field + ".jobId '" + other + "' has " + max
                    + " array jobs waiting for its children already: expected no more");
        }
        await(new Target(DependencyKind.EACH, other), condition, field);
    }

    private void await(Target target, DependencyCondition condition, String field) throws RefusedException {
        open.put(target, both(open.get(target), condition, field));
    }

    /** A job that is named twice has to meet both conditions. */
    private static DependencyCondition both(
            @Nullable DependencyCondition before, DependencyCondition condition, String field) throws RefusedException {
        if (before == null || before == DependencyCondition.ENDED) {
            return condition;
        }
        if (condition != before && condition != DependencyCondition.ENDED) {
            throw invalid(field + ".condition " + condition + " contradicts " + before
                    + " of an earlier entry: expected the same");
        }
        return before;
    }

    private JobRow row(JobId job) {
        return Rows.need(view.jobs(), job);
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(RejectionReason.INVALID_ARGUMENT, message);
    }

    private static RefusedException unknown(String field, String text, String expected) {
        return new RefusedException(
                RejectionReason.UNKNOWN_DEPENDENCY,
                field + ".jobId '" + text + "' does not exist: expected " + expected);
    }
}
