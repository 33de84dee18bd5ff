package io.headrace.scheduler.core.dependency;

import io.headrace.schemas.value.ChildRange;
import java.util.ArrayList;
import java.util.List;

/** Indexes in ascending order, as few ranges as possible. */
final class ChildRanges {
    private final List<ChildRange> ranges = new ArrayList<>();
    private int count;

    void add(int index) {
        count++;
        if (!ranges.isEmpty() && ranges.getLast().to() == index) {
            ranges.set(ranges.size() - 1, new ChildRange(ranges.getLast().from(), index + 1));
        } else {
            ranges.add(ChildRange.of(index));
        }
    }

    int count() {
        return count;
    }

    List<ChildRange> all() {
        return ranges;
    }
}
