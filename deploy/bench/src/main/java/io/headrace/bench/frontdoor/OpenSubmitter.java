package io.headrace.bench.frontdoor;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.SubmitterConfig;
import io.headrace.submitter.http.FrontDoorConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A submitter on its usual settings. */
public final class OpenSubmitter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Submitter submitter;

    private OpenSubmitter(Submitter submitter) {
        this.submitter = submitter;
    }

    /** Starts it, and waits until its read model has caught up. */
    public static OpenSubmitter start(String bootstrapServers, Path folder) throws InterruptedException {
        Submitter submitter = new Submitter(new SubmitterConfig(
                bootstrapServers,
                Map.of(),
                new FrontDoorConfig("127.0.0.1", 0, AccountId.DEFAULT, "us-east-1"),
                folder,
                true,
                SubmitterConfig.ANSWER_TIMEOUT));
        OpenSubmitter open = new OpenSubmitter(submitter);
        submitter.start();
        long begin = System.nanoTime();
        while (!submitter.ready()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                open.close();
                throw new IllegalStateException("the submitter is not ready after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(LOOK);
        }
        return open;
    }

    /** Where it listens. */
    public URI uri() {
        return submitter.uri();
    }

    @Override
    public void close() {
        submitter.close();
    }
}
