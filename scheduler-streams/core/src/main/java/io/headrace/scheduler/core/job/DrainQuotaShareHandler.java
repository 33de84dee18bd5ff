package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Command.DrainQuotaShare;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeleted;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the jobs of a quota share that is DELETING to an end: waiting ones fail, placed ones are stopped, and when none is left the share
 * is gone. Bounded: each round ends so many jobs and asks for the next; what a step leaves over the next tick goes on with.
 */
public final class DrainQuotaShareHandler {
    private DrainQuotaShareHandler() {}

    /** Ends the next jobs, or the share. */
    public static Decision decide(SchedulerView view, DrainQuotaShare command, SchedulerConfig config, long now) {
        ShareKey key = command.share();
        QuotaShareRow row = view.quotaShares().get(key);
        if (row == null || !row.deleting()) {
            return Decision.NOTHING;
        }
        List<JobId> jobs = waiting(view, key, config.releasesPerStep());
        boolean live = false;
        for (Row<QueueJobKey, Marker> placed : view.quotaAttempts()
                .scan(
                        new QueueJobKey(key.queue(), JobRange.FIRST),
                        new QueueJobKey(key.queue(), JobRange.BEHIND_LAST),
                        Integer.MAX_VALUE)) {
            JobId job = placed.key().job();
            if (key.equals(Rows.need(view.specs(), job).quotaShare())) {
                live = true;
                if (!Rows.need(view.jobs(), job).isEnding() && jobs.size() < config.releasesPerStep()) {
                    jobs.add(job);
                }
            }
        }
        if (jobs.isEmpty()) {
            return live ? Decision.NOTHING : Decision.of(new QuotaShareDeleted(key.queue(), key.share()));
        }
        JobEnds ends = new JobEnds(view, now);
        jobs.forEach(job -> StopJobHandler.quotaShareDeleted(view, ends, job));
        return ends.decision().then(command);
    }

    private static List<JobId> waiting(SchedulerView view, ShareKey key, int most) {
        List<JobId> jobs = new ArrayList<>();
        for (Row<WaitingKey, WaitingRow> row : view.waiting()
                .scan(WaitingKey.first(key.queue(), key.share()), WaitingKey.behind(key.queue(), key.share()), most)) {
            jobs.add(row.value().job());
        }
        // Those that stand aside are sorted by their needs and not by their shares: there are few of them.
        for (Row<HeldKey, WaitingRow> row :
                view.held().scan(HeldKey.first(key.queue()), HeldKey.behind(key.queue()), Integer.MAX_VALUE)) {
            if (row.key().place().share().equals(key.share()) && jobs.size() < most) {
                jobs.add(row.value().job());
            }
        }
        return jobs;
    }
}
