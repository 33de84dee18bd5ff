package io.headrace.submitter.readmodel;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a list.
 *
 * @param rows the page, in order; may be empty although more follow
 * @param next where the next page begins; empty on the last page
 * @param <T> what is listed
 */
public record Page<T>(List<T> rows, OptionalLong next) {
    /** Copies the rows. */
    public Page {
        rows = List.copyOf(rows);
    }
}
