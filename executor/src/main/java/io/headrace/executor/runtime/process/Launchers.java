package io.headrace.executor.runtime.process;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps launchers going: starts each when it is first needed, and another when somebody has killed it.
 *
 * <p>Several, in turn: forking is a launcher's own work, and one process gets no more of a busy machine than any other process.
 */
final class Launchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Launchers.class);

    private static final int LAUNCHERS_MIN = 2;
    private static final int LAUNCHERS_MAX = 8;

    private final Path runs;
    private final Launcher.ExitListener listener;
    private final @Nullable Launcher[] launchers = new @Nullable
            Launcher[Math.clamp(Runtime.getRuntime().availableProcessors(), LAUNCHERS_MIN, LAUNCHERS_MAX)];
    private int next;

    Launchers(Path runs, Launcher.ExitListener listener) {
        this.runs = runs;
        this.listener = listener;
    }

    void launch(String name) throws IOException {
        usable().launch(name);
    }

    private synchronized Launcher usable() throws IOException {
        next = (next + 1) % launchers.length;
        Launcher launcher = launchers[next];
        if (launcher == null || !launcher.isAlive()) {
            if (launcher != null) {
                LOG.warn("a launcher has died; its runs go on, and a new one is started");
                launcher.close();
            }
            launcher = new Launcher(runs, listener);
            launchers[next] = launcher;
        }
        return launcher;
    }

    @Override
    public synchronized void close() {
        for (int i = 0; i < launchers.length; i++) {
            Launcher launcher = launchers[i];
            if (launcher != null) {
                launcher.close();
                launchers[i] = null;
            }
        }
    }
}
