package io.headrace.scheduler.core;

import io.headrace.scheduler.core.dependency.StepwiseArray;
import io.headrace.scheduler.core.dependency.StepwiseArray.Verdict;
import io.headrace.scheduler.core.job.Children;
import io.headrace.scheduler.core.job.Dependants;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AwaitedKey;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of jobs that wait for others. */
final class DependencyInvariants {
    private DependencyInvariants() {}

    static void pending(SchedulerView view, Invariants.Violations found) {
        Map<JobId, Integer> counted = new HashMap<>();
        for (Row<AwaitedKey, ConditionRow> awaited : view.awaited().all()) {
            if (awaited.key().kind() == DependencyKind.WHOLE) {
                counted.merge(awaited.key().job(), 1, Integer::sum);
            }
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            JobRow row = job.value();
            int waitsFor = counted.getOrDefault(job.key(), 0);
            boolean waits = row.status() == JobStatus.PENDING && (row.waitsFor() > 0 || row.array() != null);
            if (row.waitsFor() != waitsFor || (row.status() == JobStatus.PENDING) != waits) {
                found.add(job.key(), row + " waits for " + waitsFor);
            }
        }
    }

    static void awaited(SchedulerView view, Invariants.Violations found) {
        for (Row<AwaitedKey, ConditionRow> awaited : view.awaited().all()) {
            AwaitedKey key = awaited.key();
            DependantKey mirrored = new DependantKey(key.dependency(), key.kind(), key.job());
            JobRow waiting = view.jobs().get(key.job());
            if (!Objects.equals(view.dependants().get(mirrored), awaited.value())
                    || waiting == null
                    || waiting.status() != JobStatus.PENDING) {
                found.add(key, "the one that waits is " + waiting);
            }
            JobRow other = view.jobs().get(key.dependency().parent());
            boolean children =
                    key.kind() == DependencyKind.EACH || key.dependency().isChild();
            if (other == null || !(children ? other.childDependants() : other.dependants())) {
                found.add(key, "the one waited for is " + other);
            } else if (key.kind() == DependencyKind.EACH ? !sameSize(other, waiting) : isForgotten(view, key)) {
                found.add(key, "has to tell and will not: " + other);
            }
        }
        for (Row<DependantKey, ConditionRow> dependant : view.dependants().all()) {
            DependantKey key = dependant.key();
            if (!view.awaited().contains(new AwaitedKey(key.dependant(), key.kind(), key.dependency()))) {
                found.add(key, "nobody waits");
            }
        }
    }

    private static boolean sameSize(JobRow other, @Nullable JobRow waiting) {
        return other.array() != null
                && waiting != null
                && waiting.array() != null
                && other.array().size() == waiting.array().size();
    }

    /** Whether the one waited for has ended and is not about to say so. */
    private static boolean isForgotten(SchedulerView view, AwaitedKey key) {
        JobId job = key.dependency();
        JobStatus status = job.isChild()
                ? Children.of(view, job.parent()).status(job.index())
                : Rows.need(view.jobs(), job).status();
        return status.terminal()
                && !view.releases().contains(job)
                && !(job.isChild() && isSwept(view, job.parent(), job.index()));
    }

    private static boolean isSwept(SchedulerView view, JobId array, int index) {
        SweepRow sweep = view.sweeps().get(array);
        return sweep != null && sweep.from() <= index && index < sweep.to();
    }

    /** Children that could be released, or wait in vain, are about to be looked at. */
    static void released(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            StepwiseArray array = StepwiseArray.find(view, job.key());
            if (array == null) {
                continue;
            }
            Children children = Children.of(view, job.key());
            for (int index = 0; index < children.size(); index++) {
                if (children.status(index) == JobStatus.PENDING
                        && !(array.verdict(index) instanceof Verdict.Waits)
                        && !isLookedAt(view, job.key(), index)) {
                    found.add(job.key().child(index), "forgotten: " + array.verdict(index));
                }
            }
        }
    }

    private static boolean isLookedAt(SchedulerView view, JobId array, int index) {
        return isSwept(view, array, index)
                || (index > 0 && view.releases().contains(array.child(index - 1)))
                || Dependants.awaitedByEach(view, array).stream()
                        .anyMatch(awaited -> view.releases()
                                .contains(awaited.key().dependency().child(index)));
    }

    static void releases(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, Marker> release : view.releases().all()) {
            JobId job = release.key();
            JobRow row = view.jobs().get(job.parent());
            boolean ended = row != null
                    && (job.isChild()
                            ? Children.of(view, job.parent())
                                    .status(job.index())
                                    .terminal()
                            : row.status().terminal());
            if (!ended) {
                found.add(job, "released is " + row);
            }
        }
    }

    static void sweeps(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, SweepRow> sweep : view.sweeps().all()) {
            JobRow row = view.jobs().get(sweep.key());
            ArrayProgress array = row == null ? null : row.array();
            SweepRow range = sweep.value();
            if (array == null || range.from() < 0 || range.from() >= range.to() || range.to() > array.size()) {
                found.add(sweep.key(), range + " of " + row);
            }
        }
    }
}
