package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.JobDependency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is placed before what it waits for has ended as it had to. Knows only what was submitted and the ends in the event log, so it
 * shares no code with what decides.
 */
final class DependencyHistory {
    private final Map<JobId, JobSubmitted> submitted = new HashMap<>();
    /** Whether a job, array job or child has failed; absent while it has not ended. */
    private final Map<JobId, Boolean> ends = new HashMap<>();
    /** What was met before the job that it was met by was purged. */
    private final Set<String> metBefore = new HashSet<>();

    private final Set<JobId> placed = new HashSet<>();
    private final Set<JobId> carriedOver = new HashSet<>();

    void add(Event event) {
        if (event instanceof JobSubmitted e) {
            submitted.put(e.jobId(), e);
        } else if (event instanceof ChildrenCarriedOver e) {
            carriedOver(e);
        } else if (event instanceof JobSucceeded e) {
            ends.put(e.jobId(), false);
        } else if (event instanceof JobFailed e) {
            ends.put(e.jobId(), true);
        } else if (event instanceof ChildrenFailed e) {
            failed(e);
        } else if (event instanceof JobPlaced e) {
            placed.add(e.jobId());
            assertThat(carriedOver).as("carried over").doesNotContain(e.jobId());
            check(e.jobId());
        } else if (event instanceof JobPurged e) {
            purged(e.jobId());
        }
    }

    /** Exactly the children that have succeeded before, and no other. */
    private void carriedOver(ChildrenCarriedOver event) {
        List<JobId> succeeded = ends.keySet().stream()
                .filter(job -> job.isChild() && job.parent().equals(event.retriedJobId()))
                .filter(job -> Boolean.FALSE.equals(ends.get(job)))
                .toList();
        assertThat(event.count()).as("count of %s", event).isEqualTo(succeeded.size());
        succeeded.forEach(job -> {
            ends.put(event.jobId().child(job.index()), false);
            carriedOver.add(event.jobId().child(job.index()));
        });
    }

    private void failed(ChildrenFailed event) {
        int count = 0;
        for (ChildRange range : event.children()) {
            for (int index = range.from(); index < range.to(); index++) {
                JobId child = event.jobId().child(index);
                count += !placed.contains(child) && ends.putIfAbsent(child, true) == null ? 1 : 0;
            }
        }
        assertThat(event.count()).as("count of %s", event).isEqualTo(count);
    }

    private void check(JobId job) {
        JobSubmitted body = submitted.get(job.parent());
        assertThat(body).as("%s was submitted", job).isNotNull();
        for (JobDependency dependency : body.dependsOn()) {
            assertThat(isMet(job, dependency))
                    .as("%s of %s, which is placed", dependency, job)
                    .isTrue();
        }
    }

    private boolean isMet(JobId job, JobDependency dependency) {
        JobId other = awaited(job, dependency);
        if (other == null || metBefore.contains(job + " " + other + dependency.condition())) {
            return true;
        }
        Boolean failed = failed(other);
        return failed != null && met(dependency.effectiveCondition(), failed);
    }

    private static @Nullable JobId awaited(JobId job, JobDependency dependency) {
        if (JobDependency.SEQUENTIAL.equals(dependency.type())) {
            return job.index() == 0 ? null : job.child(job.index() - 1);
        }
        JobId other = JobId.parse(String.valueOf(dependency.jobId()));
        return dependency.type() == null ? other : other.child(job.index());
    }

    /** A child that never came into being shares the end of its array job. */
    private @Nullable Boolean failed(JobId job) {
        Boolean own = ends.get(job);
        return own == null ? ends.get(job.parent()) : own;
    }

    private static boolean met(DependencyCondition condition, boolean failed) {
        return condition == DependencyCondition.ENDED || (condition == DependencyCondition.FAILED) == failed;
    }

    /** Its id is free from now on; what had waited for it was told before. */
    private void purged(JobId purged) {
        for (JobSubmitted body : submitted.values()) {
            int children = body.arraySize() == null ? 0 : body.arraySize();
            for (JobDependency dependency : body.dependsOn()) {
                for (int index = children == 0 ? JobId.NO_INDEX : 0; index < children || index < 0; index++) {
                    JobId job = body.jobId().child(index);
                    JobId other = awaited(job, dependency);
                    if (other != null && other.parent().equals(purged) && isMet(job, dependency)) {
                        metBefore.add(job + " " + other + dependency.condition());
                    }
                    if (index < 0) {
                        break;
                    }
                }
            }
        }
        submitted.remove(purged);
        ends.keySet().removeIf(job -> job.parent().equals(purged));
        carriedOver.removeIf(job -> job.parent().equals(purged));
        placed.removeIf(job -> job.parent().equals(purged));
        metBefore.removeIf(met -> met.startsWith(purged.uuid()));
    }
}
