package io.headrace.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * One partition: a log that only grows. What is in it is durable, and everybody reads it in the same order; between two of them there is no
 * order.
 */
final class SimTopic<T> {
    private final List<T> records = new ArrayList<>();
    private final List<Runnable> readers = new ArrayList<>();

    void append(T body) {
        records.add(body);
        List.copyOf(readers).forEach(Runnable::run);
    }

    /** The position behind the last record. */
    int end() {
        return records.size();
    }

    T at(int position) {
        return records.get(position);
    }

    /** Calls the reader after each append. */
    void follow(Runnable reader) {
        readers.add(reader);
    }

    void leave(Runnable reader) {
        readers.remove(reader);
    }
}
