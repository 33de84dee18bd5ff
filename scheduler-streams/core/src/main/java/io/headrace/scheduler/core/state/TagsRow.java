package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import java.util.Map;

/**
 * The tags of a compute environment, queue, scheduling policy or consumable resource. Those of a job are in its specification, those of a
 * job definition in its row.
 *
 * @param tags values by key
 */
public record TagsRow(Map<String, String> tags) {
    /** Copies the map. */
    public TagsRow {
        tags = Copies.map(tags);
    }
}
