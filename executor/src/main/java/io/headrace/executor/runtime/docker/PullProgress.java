package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What an engine says while it fetches an image, in a few lines: it says something a dozen times a second for each layer, and people want to know
 * whether it goes on. The time between two lines doubles, so that the longest pull has no more than a dozen. Not thread-safe.
 */
final class PullProgress {

    private static final long FIRST_AFTER_NANOS = 5_000_000_000L;
    private static final long BYTES_PER_MIB = 1024 * 1024;

    /** What is known of a layer. */
    private record Layer(boolean here, long current, long total) {}

    private final String image;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private long nextAfter = FIRST_AFTER_NANOS;

    PullProgress(String image, LongSupplier nanoTime) {
        this.image = image;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    String begun() {
        return "pulling image " + image;
    }

    /** A line if it is time for one. */
    Optional<String> said(PullResponseItem item) {
        String id = item.getId();
        String status = String.valueOf(item.getStatus());
        if (id != null && !status.startsWith("Pulling from")) {
            layers.merge(id, layer(status, item.getProgressDetail()), PullProgress::later);
        }
        long after = nanoTime.getAsLong() - startedAt;
        if (after < nextAfter) {
            return Optional.empty();
        }
        while (nextAfter <= after) {
            nextAfter *= 2;
        }
        return Optional.of(
                begun() + ": " + layersHere() + " of " + layers.size() + " layers, " + mib() + " MiB so far");
    }

    String done(long sizeBytes) {
        long seconds = Math.max(1, (nanoTime.getAsLong() - startedAt) / 1_000_000_000L);
        return "pulled image " + image + ": " + Math.max(1, sizeBytes / BYTES_PER_MIB) + " MiB in " + seconds + " s";
    }

    private static Layer layer(String status, ProgressDetail detail) {
        boolean here = status.equals("Pull complete") || status.equals("Already exists");
        boolean loading = status.equals("Downloading") && detail != null;
        return new Layer(
                here,
                loading && detail.getCurrent() != null ? detail.getCurrent() : 0,
                loading && detail.getTotal() != null ? detail.getTotal() : 0);
    }

    /** The engine counts a layer's bytes anew when it unpacks it. */
    private static Layer later(Layer before, Layer now) {
        return new Layer(
                before.here() || now.here(),
                Math.max(before.current(), now.here() ? before.total() : now.current()),
                Math.max(before.total(), now.total()));
    }

    private long layersHere() {
        return layers.values().stream().filter(Layer::here).count();
    }

    private long mib() {
        return layers.values().stream().mapToLong(Layer::current).sum() / BYTES_PER_MIB;
    }
}
