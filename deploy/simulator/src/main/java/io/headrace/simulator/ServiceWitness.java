package io.headrace.simulator;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.schemas.value.ServiceJobPreemptionConfiguration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sees what is decided about service jobs: what they may use is kept, and who was preempted comes back. */
final class ServiceWitness {
    private final Map<JobId, ServiceJob> jobs = new HashMap<>();
    private final Map<JobId, Integer> preemptions = new HashMap<>();
    /** Preempted, and nothing was said of them since. */
    private final Set<JobId> out = new HashSet<>();

    /**
     * An event is durable.
     *
     * @param after the state that the events so far make
     */
    void take(Event event, SchedulerView after) {
        if (event instanceof JobSubmitted e && e.service() != null) {
            jobs.put(e.jobId(), e.service());
            preemptions.remove(e.jobId());
        } else if (event instanceof JobPlaced e && jobs.containsKey(e.jobId())) {
            placed(e, after);
        } else if (event instanceof JobPreempted e) {
            preemptions.merge(e.jobId(), 1, Integer::sum);
            out.add(e.jobId());
        } else if (event instanceof JobQueued e) {
            out.remove(e.jobId());
        } else if (event instanceof JobFailed e && out.remove(e.jobId()) && e.cause() == FailureCause.PREEMPTED) {
            ServiceJob job = jobs.get(e.jobId());
            ServiceJobPreemptionConfiguration limit = job == null ? null : job.preemptionConfiguration();
            Integer most = limit == null ? null : limit.preemptionRetriesBeforeTermination();
            if (most == null || preemptions.getOrDefault(e.jobId(), 0) <= most) {
                throw new Violation(
                        "who was preempted comes back", e + ", though it may be preempted " + most + " times");
            }
        }
    }

    /** A lower limit stops nothing, but nothing is placed above it. */
    private static void placed(JobPlaced event, SchedulerView after) {
        JobSpec spec = after.specs().get(event.jobId());
        EnvironmentRow environment = after.environments().get(event.computeEnvironment());
        Instances instances = spec == null ? null : spec.instances();
        ServiceCapacity capacity = environment == null ? null : environment.service();
        if (spec == null || instances == null || capacity == null) {
            throw new Violation("a service job runs in a service environment", event.toString());
        }
        String type = instances.type();
        if (capacity.used(type) > capacity.limit(type)) {
            throw new Violation("the capacity of a service environment is kept", event + " makes it " + capacity);
        }
        ShareKey key = spec.quotaShare();
        if (key != null) {
            QuotaShareRow share = after.quotaShares().get(key);
            if (share == null || share.used(type) > share.most(type, capacity.limit(type))) {
                throw new Violation("the capacity of a quota share is kept", event + " makes it " + share);
            }
        }
    }

    /** When everything has ended, nobody is out. */
    void checkAllAreBack() {
        if (!out.isEmpty()) {
            throw new Violation(
                    "who was preempted comes back", out + " were preempted, and nothing was said of them since");
        }
    }
}
