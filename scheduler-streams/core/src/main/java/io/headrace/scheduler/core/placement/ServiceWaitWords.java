package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ShareKey;
import java.util.ArrayList;
import java.util.List;

/** Why a service job is not placed, where its service environment or its quota share is why. */
final class ServiceWaitWords {
    private static final String ENVIRONMENT_MAX = "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE - The"
            + " service environment associated with the job queue cannot meet the capacity requirement of the job. ";
    private static final String QUOTA_MAX = "MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED - The job needs more"
            + " capacity than its quota share may use. ";
    private static final String PROVISION =
            "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Unable to provision requested compute resources. ";

    private ServiceWaitWords() {}

    /** Without what is used: that is not why, and would change with every placement. */
    static String environmentTooSmall(SchedulerView view, QueueRow queue, Instances need) {
        return ENVIRONMENT_MAX + instances(view, queue, need, false);
    }

    static String environmentFull(SchedulerView view, QueueRow queue, Instances need) {
        return PROVISION + instances(view, queue, need, true);
    }

    private static String instances(SchedulerView view, QueueRow queue, Instances need, boolean used) {
        List<String> words = new ArrayList<>();
        for (String key : queue.environments()) {
            EnvironmentRow environment = view.environments().get(key);
            ServiceCapacity capacity = environment == null ? null : environment.service();
            if (capacity != null) {
                words.add(EnvironmentRow.nameOf(key)
                        + (used ? " runs " + capacity.used(need.type()) + " of at most " : " runs at most ")
                        + capacity.limit(need.type())
                        + (capacity.isByType() ? " " + need.type() : ""));
            }
        }
        return needs(need) + "; " + String.join("; ", words);
    }

    static String quotaShareTooSmall(ShareKey share, Instances need, int most) {
        return QUOTA_MAX + needs(need) + "; quota share " + share.share() + " runs at most " + most;
    }

    static String quotaShareLent(ShareKey share, Instances need) {
        return PROVISION + needs(need) + " of quota share " + share.share() + ", which others use or reserve";
    }

    static String quotaShareFull(ShareKey key, QuotaShareRow share, Instances need) {
        String type = need.type();
        boolean borrows = share.sharing() == QuotaShareRow.Sharing.LEND_AND_BORROW;
        return "Quota share " + key.share() + " runs " + share.used(type) + " " + type + " and has " + share.limit(type)
                + " of its own" + (borrows ? "; it can borrow no more" : "; it does not borrow");
    }

    private static String needs(Instances need) {
        return "It needs " + need.count() + " " + need.type();
    }
}
