package io.headrace.simulator;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPlaced;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a job waits for has ended as it had to. Knows only what was accepted and the ends in the events, so it shares no code with
 * what decides.
 */
final class DependencyWitness {
    /** A job by its id and how often the id was accepted by then: when a job is purged its id is free. */
    private record Life(JobId job, int number) {}

    /** An accepted job, and which lives of others it waits for. */
    private record Accepted(JobSubmitted job, Map<JobId, Integer> others) {}

    private final Map<JobId, Integer> lives = new HashMap<>();
    private final Map<JobId, Accepted> accepted = new HashMap<>();
    private final Map<Life, Boolean> failed = new HashMap<>();
    private final Set<Life> placed = new HashSet<>();

    void take(Event event) {
        if (event instanceof JobSubmitted e) {
            accept(e);
        } else if (event instanceof JobPlaced e) {
            placed.add(life(e.jobId()));
        } else if (event instanceof JobSucceeded e) {
            failed.put(life(e.jobId()), false);
        } else if (event instanceof JobFailed e) {
            failed.put(life(e.jobId()), true);
        } else if (event instanceof ChildrenCarriedOver e) {
            carriedOver(e);
        } else if (event instanceof ChildrenFailed e) {
            childrenFailed(e);
        }
    }

    private void accept(JobSubmitted job) {
        Map<JobId, Integer> others = new HashMap<>();
        for (JobDependency dependency : job.dependsOn()) {
            if (dependency.jobId() != null) {
                JobId other = JobId.parse(dependency.jobId()).parent();
                others.put(other, lives.getOrDefault(other, 0));
            }
        }
        lives.merge(job.jobId(), 1, Integer::sum);
        accepted.put(job.jobId(), new Accepted(job, others));
    }

    private void carriedOver(ChildrenCarriedOver event) {
        Life retried = life(event.retriedJobId());
        List<JobId> succeeded = failed.entrySet().stream()
                .filter(end -> !end.getValue() && end.getKey().number() == retried.number())
                .map(end -> end.getKey().job())
                .filter(job -> job.isChild() && job.parent().equals(retried.job()))
                .toList();
        succeeded.forEach(job -> failed.put(life(event.jobId().child(job.index())), false));
    }

    /** Those in between that were placed or had ended are not meant. */
    private void childrenFailed(ChildrenFailed event) {
        for (ChildRange range : event.children()) {
            for (int index = range.from(); index < range.to(); index++) {
                Life child = life(event.jobId().child(index));
                if (!placed.contains(child)) {
                    failed.putIfAbsent(child, true);
                }
            }
        }
    }

    /** What the job or child waits for and must not run without; empty when there is nothing. */
    Optional<JobDependency> missing(JobId job) {
        Accepted submission = accepted.get(job.parent());
        return submission == null
                ? Optional.empty()
                : submission.job().dependsOn().stream()
                        .filter(dependency -> !isMet(job, dependency, submission.others()))
                        .findFirst();
    }

    private boolean isMet(JobId job, JobDependency dependency, Map<JobId, Integer> others) {
        String named = dependency.jobId();
        if (named == null) {
            return job.index() == 0 || isMet(life(job.child(job.index() - 1)), dependency);
        }
        JobId other = JobId.parse(named);
        int number = others.getOrDefault(other.parent(), 0);
        JobId awaited = dependency.type() == null ? other : other.child(job.index());
        return isMet(new Life(awaited, number), dependency);
    }

    private boolean isMet(Life other, JobDependency dependency) {
        DependencyCondition condition = dependency.effectiveCondition();
        @Nullable Boolean ended = ended(other);
        return ended != null
                && (condition == DependencyCondition.ENDED || (condition == DependencyCondition.FAILED) == ended);
    }

    /** A child that never came into being shares the end of its array job. */
    private @Nullable Boolean ended(Life life) {
        Boolean own = failed.get(life);
        return own == null ? failed.get(new Life(life.job().parent(), life.number())) : own;
    }

    private Life life(JobId job) {
        return new Life(job, lives.getOrDefault(job.parent(), 0));
    }
}
