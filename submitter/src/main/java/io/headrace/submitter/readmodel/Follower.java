package io.headrace.submitter.readmodel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that follows something until it is closed. What fails is told and tried again every second. */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final long RETRY_MILLIS = 1_000;

    private final Runnable follow;
    private final Consumer<RuntimeException> failed;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Prepares the thread; {@link #start()} runs it.
     *
     * @param name of the thread
     * @param follow one try, which returns soon after {@link #running()} has become false
     * @param failed told why a try failed, on the thread
     */
    public Follower(String name, Runnable follow, Consumer<RuntimeException> failed) {
        this.follow = follow;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** Begins the first try. */
    public void start() {
        thread.start();
    }

    /** Whether nobody has closed it. */
    public boolean running() {
        return stopped.getCount() > 0;
    }

    /** Waits until the try under way has returned. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running()) {
            try {
                follow.run();
            } catch (RuntimeException e) {
                failed.accept(e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped while waiting to try again");
            }
        } catch (InterruptedException e) {
            stopped.countDown();
        }
    }
}
