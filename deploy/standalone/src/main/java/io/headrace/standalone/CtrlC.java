package io.headrace.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM: somebody waits for it here, and the JVM waits until {@link #close()} says that all is closed in order.
 */
final class CtrlC implements AutoCloseable {
    private static final long CLOSE_SECONDS_MAX = 60;

    private final CountDownLatch pressed = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private CtrlC() {}

    /** From now on Ctrl-C is heard. */
    static CtrlC listen() {
        CtrlC ctrlC = new CtrlC();
        Runtime.getRuntime().addShutdownHook(new Thread(ctrlC::hold, "ctrl-c"));
        return ctrlC;
    }

    /** Returns once it was pressed, or {@link #press()} was called. */
    void await() throws InterruptedException {
        pressed.await();
    }

    /** As if somebody had pressed it. */
    void press() {
        pressed.countDown();
    }

    /** Whether it was pressed. */
    boolean isPressed() {
        return pressed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void hold() {
        press();
        try {
            // Bounded: a part that hangs must not make the process unkillable.
            boolean inOrder = closed.await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            if (!inOrder) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
