package io.headrace.executor.runtime.process;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one launcher going: starts it when it is first needed, and another when somebody has killed it. */
final class Launchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Launchers.class);

    private final Path runs;
    private final Launcher.ExitListener listener;
    private @Nullable Launcher current;

    Launchers(Path runs, Launcher.ExitListener listener) {
        this.runs = runs;
        this.listener = listener;
    }

    void launch(String name) throws IOException {
        usable().launch(name);
    }

    private synchronized Launcher usable() throws IOException {
        Launcher launcher = current;
        if (launcher == null || !launcher.isAlive()) {
            if (launcher != null) {
                LOG.warn("the launcher has died; its runs go on, and a new one is started");
                launcher.close();
            }
            launcher = new Launcher(runs, listener);
            current = launcher;
        }
        return launcher;
    }

    @Override
    public synchronized void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
