package io.headrace.executor.attempt;

import io.headrace.schemas.id.AttemptId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets every attempt in once. The runtime's container names are the fence that outlives this process; this one saves asking it, and
 * knows attempts that have no container yet or no longer. Not thread-safe.
 *
 * @param <T> what goes on for a live attempt
 */
final class AttemptFence<T> {

    /**
     * How many ended attempts are remembered. An order for an ended attempt can only come while its final report is on its way to the
     * scheduler, so this is generous.
     */
    private static final int ENDED_MAX = 20_000;

    private final Map<AttemptId, T> live = new HashMap<>();
    private final Map<AttemptId, Boolean> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptId, Boolean> eldest) {
            return size() > ENDED_MAX;
        }
    };

    /** @return false if the attempt is live or has been: then nothing changes */
    boolean admit(AttemptId attempt, T what) {
        if (ended.containsKey(attempt)) {
            return false;
        }
        return live.putIfAbsent(attempt, what) == null;
    }

    /** The attempt is over: its final report is acknowledged. */
    void end(AttemptId attempt) {
        if (live.remove(attempt) != null) {
            ended.put(attempt, true);
        }
    }

    Optional<T> find(AttemptId attempt) {
        return Optional.ofNullable(live.get(attempt));
    }

    List<AttemptId> liveAttempts() {
        return live.keySet().stream().sorted().toList();
    }
}
