package io.headrace.scheduler.core.dependency;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.job.Children;
import io.headrace.scheduler.core.job.Dependants;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AwaitedKey;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.DependencyCondition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A queued array job whose children are released one by one: which of them can be placed, and which never will be. */
public final class StepwiseArray {
    private final SchedulerView view;
    private final JobId job;
    private final @Nullable DependencyCondition sequential;
    private final Children children;
    private final List<Other> others = new ArrayList<>();
    /** Children that failed in this decision, which the view does not show yet. */
    private final BitSet failed = new BitSet();

    /** Another array job, and how the child with the same index of it has to end. */
    private record Other(Children children, DependencyCondition condition) {}

    private StepwiseArray(SchedulerView view, JobId job) {
        this.view = view;
        this.job = job;
        sequential = Rows.need(view.specs(), job).sequential();
        children = Children.of(view, job);
        for (Row<AwaitedKey, ConditionRow> awaited : Dependants.awaitedByEach(view, job)) {
            others.add(new Other(
                    Children.of(view, awaited.key().dependency()),
                    awaited.value().condition()));
        }
    }

    /** The array job, if it is queued, its children are released one by one, and it has not ended; else null. */
    public static @Nullable StepwiseArray find(SchedulerView view, JobId job) {
        JobRow row = view.jobs().get(job);
        ArrayProgress array = row == null ? null : row.array();
        boolean queued = row != null
                && array != null
                && array.stepwise()
                && !row.status().terminal();
        return queued ? new StepwiseArray(view, job) : null;
    }

    /** What holds of a child that has been neither released nor placed and has not ended. */
    public sealed interface Verdict {
        /** Something that it waits for has not ended. */
        record Waits() implements Verdict {}

        /** All that it waited for has ended as it had to. */
        record Met() implements Verdict {}

        /**
         * It waits in vain.
         *
         * @param statusReason why
         * @param chain whether because of the child before it, so that it is the same for all behind it
         */
        record InVain(String statusReason, boolean chain) implements Verdict {}
    }

    boolean isSequential() {
        return sequential != null;
    }

    /** The verdict on a child. */
    public Verdict verdict(int index) {
        boolean met = true;
        if (sequential != null && index > 0) {
            int before = index - 1;
            met = failed.get(before) || children.hasEnded(before);
            if (met && !sequential.isMetBy(failed.get(before) || children.hasFailed(before))) {
                return new Verdict.InVain(Dependants.inVain(sequential), true);
            }
        }
        for (Other other : others) {
            boolean ended = other.children.hasEnded(index);
            if (ended && !other.condition.isMetBy(other.children.hasFailed(index))) {
                return new Verdict.InVain(Dependants.inVain(other.condition), false);
            }
            met &= ended;
        }
        return met ? new Verdict.Met() : new Verdict.Waits();
    }

    /** Something that this child may wait for has ended. */
    void releaseOne(int index, JobEnds ends) {
        if (index >= children.size() || children.status(index) != JobStatus.PENDING) {
            return;
        }
        switch (verdict(index)) {
            case Verdict.Waits ignored -> {}
            case Verdict.Met ignored -> ends.add(new ChildrenReleased(job, List.of(ChildRange.of(index))));
            case Verdict.InVain inVain -> {
                if (inVain.chain()) {
                    failRest(index, inVain.statusReason(), ends);
                } else {
                    ends.failed(job.child(index), FailureCause.DEPENDENCY_FAILED, inVain.statusReason());
                }
            }
        }
    }

    /** Looks at every child from one index to before another. */
    void releaseAll(int from, int to, JobEnds ends) {
        BitSet placed = placed(from, to);
        ChildRanges released = new ChildRanges();
        Map<String, ChildRanges> inVain = new LinkedHashMap<>();
        int chain = -1;
        String chainReason = "";
        for (int index = from; index < to && chain < 0; index++) {
            if (children.hasEnded(index) || children.isReady(index) || placed.get(index)) {
                continue;
            }
            switch (verdict(index)) {
                case Verdict.Waits ignored -> {}
                case Verdict.Met ignored -> released.add(index);
                case Verdict.InVain never -> {
                    if (never.chain()) {
                        chain = index;
                        chainReason = never.statusReason();
                    } else {
                        failed.set(index);
                        inVain.computeIfAbsent(never.statusReason(), reason -> new ChildRanges())
                                .add(index);
                    }
                }
            }
        }
        if (released.count() > 0) {
            ends.add(new ChildrenReleased(job, released.all()));
        }
        inVain.forEach((reason, ranges) ->
                ends.failedTogether(job, ranges.all(), ranges.count(), FailureCause.DEPENDENCY_FAILED, reason));
        if (chain >= 0) {
            failRest(chain, chainReason, ends);
        }
    }

    /** The chain is broken: this child and all behind it that have not ended fail together. */
    private void failRest(int index, String statusReason, JobEnds ends) {
        int count = children.unplaced(index, children.size());
        ends.failedTogether(
                job,
                List.of(new ChildRange(index, children.size())),
                count,
                FailureCause.DEPENDENCY_FAILED,
                statusReason);
    }

    private BitSet placed(int from, int to) {
        BitSet placed = new BitSet();
        view.jobs()
                .scan(job.child(from), job.child(to), Integer.MAX_VALUE)
                .forEach(row -> placed.set(row.key().index()));
        return placed;
    }
}
