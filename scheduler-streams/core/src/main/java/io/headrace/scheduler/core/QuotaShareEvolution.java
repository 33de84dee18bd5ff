package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.QuotaShareRow.Sharing;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ResourceStatus;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeleted;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.QuotaShareUpdated;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.QuotaShareResourceSharingConfiguration;
import io.headrace.schemas.value.ResourceKind;
import java.util.Map;
import java.util.Objects;

/** What events about quota shares, and about attempts of their jobs, change. */
final class QuotaShareEvolution {
    private static final String ENABLED = "ENABLED";

    private QuotaShareEvolution() {}

    static void created(SchedulerState state, QuotaShareCreated event) {
        CreateQuotaShare share = event.share();
        ShareKey key = new ShareKey(share.jobQueue(), share.quotaShareName());
        QuotaShareResourceSharingConfiguration sharing = share.resourceSharingConfiguration();
        state.quotaShares()
                .put(
                        key,
                        new QuotaShareRow(
                                !"DISABLED".equals(share.state()),
                                ServiceEvolution.limits(share.capacityLimits()),
                                Sharing.valueOf(sharing.strategy()),
                                borrowLimit(sharing),
                                ENABLED.equals(share.preemptionConfiguration().inSharePreemption()),
                                Map.of(),
                                ResourceStatus.VALID));
        TagEvolution.created(state, ResourceKind.QUOTA_SHARE, tagged(key), share.tags());
    }

    static void updated(SchedulerState state, QuotaShareUpdated event) {
        ShareKey key = new ShareKey(event.jobQueue(), event.quotaShareName());
        QuotaShareRow row = Rows.need(state.quotaShares(), key);
        UpdateQuotaShare changes = event.changes();
        QuotaShareResourceSharingConfiguration sharing = changes.resourceSharingConfiguration();
        state.quotaShares()
                .put(
                        key,
                        new QuotaShareRow(
                                changes.state() == null ? row.enabled() : ENABLED.equals(changes.state()),
                                changes.capacityLimits().isEmpty()
                                        ? row.limits()
                                        : ServiceEvolution.limits(changes.capacityLimits()),
                                sharing == null ? row.sharing() : Sharing.valueOf(sharing.strategy()),
                                sharing == null ? row.borrowLimit() : borrowLimit(sharing),
                                changes.preemptionConfiguration() == null
                                        ? row.preempting()
                                        : ENABLED.equals(changes.preemptionConfiguration()
                                                .inSharePreemption()),
                                row.inUse(),
                                row.status()));
    }

    static void deleting(SchedulerState state, QuotaShareDeletionRequested event) {
        ShareKey key = new ShareKey(event.jobQueue(), event.quotaShareName());
        state.quotaShares().put(key, Rows.need(state.quotaShares(), key).asDeleting());
    }

    static void deleted(SchedulerState state, QuotaShareDeleted event) {
        delete(state, new ShareKey(event.jobQueue(), event.quotaShareName()));
    }

    /** A queue is gone, and its shares with it. */
    static void queueDeleted(SchedulerState state, String queue) {
        for (Row<ShareKey, QuotaShareRow> share :
                state.quotaShares().scan(ShareKey.first(queue), ShareKey.behind(queue), Integer.MAX_VALUE)) {
            delete(state, share.key());
        }
    }

    private static void delete(SchedulerState state, ShareKey key) {
        state.quotaShares().remove(key);
        TagEvolution.deleted(state, ResourceKind.QUOTA_SHARE, tagged(key));
    }

    static void placed(SchedulerState state, JobId job, JobSpec spec) {
        ShareKey key = spec.quotaShare();
        if (key != null) {
            use(state, key, spec, 1);
            state.quotaAttempts().put(new QueueJobKey(key.queue(), job), Marker.PRESENT);
        }
    }

    static void ended(SchedulerState state, JobId job, JobSpec spec) {
        ShareKey key = spec.quotaShare();
        if (key != null) {
            use(state, key, spec, -1);
            state.quotaAttempts().remove(new QueueJobKey(key.queue(), job));
        }
    }

    static void preempted(SchedulerState state, JobPreempted event) {
        JobId job = event.jobId();
        ServiceJobRow row = ServiceJobRow.of(state, job);
        state.serviceJobs().put(job, row.withOneMorePreemption());
        JobRow before = Rows.need(state.jobs(), job);
        state.jobs().put(job, before.withoutStop());
    }

    private static void use(SchedulerState state, ShareKey key, JobSpec spec, int sign) {
        Instances instances = Objects.requireNonNull(spec.instances(), "a job of a quota share takes instances");
        QuotaShareRow row = Rows.need(state.quotaShares(), key);
        state.quotaShares().put(key, row.plus(instances.type(), sign * instances.count()));
    }

    private static int borrowLimit(QuotaShareResourceSharingConfiguration sharing) {
        return sharing.borrowLimit() == null ? QuotaShareRow.UNLIMITED : sharing.borrowLimit();
    }

    /** How a share is called where names are not apart by queue. */
    private static String tagged(ShareKey key) {
        return key.queue() + "/" + key.share();
    }
}
