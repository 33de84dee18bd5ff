package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Questions about the children of array jobs and the nodes of multi-node parallel jobs of one account. Those that no event has named have no
 * rows: they are told from their job.
 */
public final class PartQueries {
    /** Indexes of an array that one call looks through at most; a longer search goes on in the next page. */
    private static final int CHILDREN_PER_CALL = 20_000;

    private final Jdbi jdbi;
    private final AccountId account;

    PartQueries(Jdbi jdbi, AccountId account) {
        this.jdbi = jdbi;
        this.account = account;
    }

    /**
     * Children of an array job in the order of their indexes; those that no event has named yet stand among them.
     *
     * @param status only children in this state
     * @param from index at which the page begins
     * @param limit most children on the page, 1 or more
     */
    public Page<JobSummary> children(JobRow array, JobStatus status, long from, int limit) {
        ArrayState state = array.children();
        Integer size = array.head().arraySize();
        if (state == null || size == null) {
            return new Page<>(List.of(), OptionalLong.empty());
        }
        int first = (int) Math.min(from, size);
        int last = Math.min(size, first + Math.max(CHILDREN_PER_CALL, limit));
        boolean untouchedShown = state.untouched() > 0 && status == state.untouchedStatus();
        List<JobSummary> shown = new ArrayList<>();
        int index = first;
        while (index < last && shown.size() < limit) {
            // Without untouched children to show among them, the database finds those in the wanted state at once.
            int end = untouchedShown ? Math.min(last, index + 1_000) : size;
            Map<Integer, JobSummary> rows =
                    partRows(array.head().id(), index, end, untouchedShown ? null : status, limit - shown.size());
            if (untouchedShown) {
                for (; index < end && shown.size() < limit; index++) {
                    JobSummary row = rows.get(index);
                    JobSummary child = row == null ? JobSummary.unplaced(array.untouchedChild(index)) : row;
                    if (child.row().state().status() == status) {
                        shown.add(child);
                    }
                }
            } else {
                shown.addAll(rows.values());
                boolean more = shown.size() == limit;
                index = more ? shown.getLast().row().head().id().index() + 1 : size;
            }
        }
        return new Page<>(shown, index < size ? OptionalLong.of(index) : OptionalLong.empty());
    }

    /** The first children of an array job that wait at its place, which those that are tried again do not, in the order of their indexes. */
    List<JobSummary> waitingChildren(JobRow array, int limit) {
        List<JobSummary> waiting = new ArrayList<>();
        OptionalLong from = OptionalLong.of(firstUnplaced(array));
        while (from.isPresent() && waiting.size() < limit) {
            Page<JobSummary> page = children(array, JobStatus.RUNNABLE, from.getAsLong(), limit);
            page.rows().stream().filter(child -> child.row().place() == null).forEach(waiting::add);
            from = page.next();
        }
        return waiting.subList(0, Math.min(limit, waiting.size()));
    }

    /** Children are placed in ascending order, unless each waits for something of its own. */
    private long firstUnplaced(JobRow array) {
        ArrayState children = array.children();
        if (children == null || children.untouchedStatus() != JobStatus.RUNNABLE) {
            return 0;
        }
        return jdbi.withHandle(handle -> handle.createQuery("SELECT array_index FROM jobs WHERE account = ?"
                        + " AND job_id = ? AND array_index >= 0 AND array_index < ? AND attempt > 0"
                        + " ORDER BY array_index DESC LIMIT 1")
                .bind(0, account.value())
                .bind(1, array.head().id().uuid())
                .bind(2, JobId.FIRST_NODE)
                .mapTo(Long.class)
                .findOne()
                .map(last -> last + 1)
                .orElse(0L));
    }

    private Map<Integer, JobSummary> partRows(JobId job, int from, int to, @Nullable JobStatus status, int limit) {
        String sql = JobQueries.SUMMARY + " AND j.job_id = ? AND j.array_index >= ? AND j.array_index < ?"
                + (status == null ? "" : " AND j.status = ?") + " ORDER BY j.array_index LIMIT ?";
        List<Object> values = new ArrayList<>(List.of(account.value(), job.uuid(), from, to));
        if (status != null) {
            values.add(status.name());
        }
        // Without a status, all rows of the range are needed to know which children have none.
        values.add(status == null ? to - from : limit);
        Map<Integer, JobSummary> rows = new LinkedHashMap<>();
        jdbi.useHandle(handle -> JobQueries.bind(handle.createQuery(sql), values)
                .map((rs, context) -> JobQueries.summary(rs))
                .forEach(row -> rows.put(row.row().head().id().index(), row)));
        return rows;
    }

    /**
     * Nodes of a multi-node parallel job in the order of their indexes; as long as they were never placed they are where their job
     * is.
     *
     * @param status only nodes in this state
     * @param from index at which the page begins
     * @param limit most nodes on the page, 1 or more
     */
    public Page<JobSummary> nodes(JobRow job, JobStatus status, long from, int limit) {
        NodeLayout layout = job.head().nodes();
        if (layout == null) {
            return new Page<>(List.of(), OptionalLong.empty());
        }
        int begin = (int) Math.min(from, layout.numNodes());
        Map<Integer, JobSummary> rows = partRows(
                job.head().id(),
                JobId.FIRST_NODE + begin,
                JobId.FIRST_NODE + layout.numNodes(),
                null,
                layout.numNodes());
        List<JobSummary> shown = new ArrayList<>();
        int node = begin;
        for (; node < layout.numNodes() && shown.size() < limit; node++) {
            JobSummary row = rows.get(JobId.FIRST_NODE + node);
            JobSummary summary = row == null ? JobSummary.unplaced(job.untouchedNode(node)) : row;
            if (summary.row().state().status() == status) {
                shown.add(summary);
            }
        }
        return new Page<>(shown, node < layout.numNodes() ? OptionalLong.of(node) : OptionalLong.empty());
    }
}
