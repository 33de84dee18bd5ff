package io.headrace.submitter.readmodel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served in one order: all of a queue without shares, a share, or a quota share.
 *
 * @param share its identifier; absent for another
 * @param quotaShare its name; absent for another
 */
record LaneSelection(@Nullable String share, @Nullable String quotaShare) {
    /** All of a queue without shares. */
    static final LaneSelection WHOLE = new LaneSelection(null, null);

    static LaneSelection of(JobRow.Head head) {
        return new LaneSelection(
                head.sharing().share(),
                head.service() == null ? null : head.service().quotaShare());
    }

    /** The condition on a row of the jobs table. */
    Condition on(String table) {
        if (share != null) {
            return Condition.is(table + ".share_identifier", share);
        }
        return quotaShare == null
                ? new Condition(table + ".share_identifier IS NULL", List.of())
                : Condition.is(table + ".quota_share", quotaShare);
    }
}
