package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AwaitedKey;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.DependencyKind;
import java.util.ArrayList;
import java.util.List;

/** Who waits for whom, and how it is said when that was in vain. */
public final class Dependants {
    private Dependants() {}

    /** The status reason of a job that waited for another whose end does not meet the condition. */
    public static String inVain(DependencyCondition condition) {
        return switch (condition) {
            // AWS's words; it has no other condition.
            case SUCCEEDED -> "Dependent Job failed";
            case FAILED -> "Dependent Job succeeded, and this job was to run only if it failed";
            case ENDED -> throw new IllegalStateException("every end meets ENDED");
        };
    }

    /** The next jobs that wait for the whole of this job or child. */
    public static List<Row<DependantKey, ConditionRow>> ofWhole(SchedulerView view, JobId job, int limit) {
        return view.dependants()
                .scan(
                        DependantKey.first(job, DependencyKind.WHOLE),
                        DependantKey.last(job, DependencyKind.WHOLE),
                        limit);
    }

    /** Array jobs whose children wait for the children of this one; their number is limited on submission. */
    public static List<Row<DependantKey, ConditionRow>> ofEach(SchedulerView view, JobId array) {
        return view.dependants()
                .scan(
                        DependantKey.first(array, DependencyKind.EACH),
                        DependantKey.last(array, DependencyKind.EACH),
                        Integer.MAX_VALUE);
    }

    /** Array jobs for whose children the children of this one wait. */
    public static List<Row<AwaitedKey, ConditionRow>> awaitedByEach(SchedulerView view, JobId array) {
        return view.awaited()
                .scan(
                        AwaitedKey.first(array, DependencyKind.EACH),
                        AwaitedKey.last(array, DependencyKind.EACH),
                        Integer.MAX_VALUE);
    }

    /** The next jobs that wait for one of the children of this array job from one index to before another. */
    public static List<Row<DependantKey, ConditionRow>> ofChildren(
            SchedulerView view, JobId array, int from, int to, int limit) {
        return view.dependants()
                .scan(
                        DependantKey.first(array.child(from), DependencyKind.WHOLE),
                        DependantKey.first(array.child(to), DependencyKind.WHOLE),
                        limit);
    }

    /** Whether something waits for the end of this child: a job, a child of another array job, or the child behind it. */
    static boolean ofChild(SchedulerView view, JobId child) {
        JobId parent = child.parent();
        JobRow row = Rows.need(view.jobs(), parent);
        ArrayProgress array = row.array();
        if (array != null
                && array.stepwise()
                && child.index() + 1 < array.size()
                && Rows.need(view.specs(), parent).sequential() != null) {
            return true;
        }
        return row.childDependants()
                && (!ofWhole(view, child, 1).isEmpty() || !ofEach(view, parent).isEmpty());
    }

    /** Array jobs that have to be looked through when children of this one up to an index end at once. */
    static List<JobId> sweptAfter(SchedulerView view, JobId array, int lastIndex) {
        JobRow row = Rows.need(view.jobs(), array);
        ArrayProgress progress = row.array();
        List<JobId> sweeps = new ArrayList<>();
        boolean successor = progress != null
                && progress.stepwise()
                && lastIndex + 1 < progress.size()
                && Rows.need(view.specs(), array).sequential() != null;
        if (successor
                || (row.childDependants()
                        && !ofChildren(view, array, 0, Integer.MAX_VALUE, 1).isEmpty())) {
            sweeps.add(array);
        }
        if (row.childDependants()) {
            for (Row<DependantKey, ConditionRow> dependant : ofEach(view, array)) {
                ArrayProgress other =
                        Rows.need(view.jobs(), dependant.key().dependant()).array();
                if (other != null && other.stepwise()) {
                    sweeps.add(dependant.key().dependant());
                }
            }
        }
        return sweeps;
    }
}
