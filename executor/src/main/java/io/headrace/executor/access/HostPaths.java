package io.headrace.executor.access;

import io.headrace.executor.runtime.RealPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The folders and files of this machine that containers may mount, each with all that is in it. Where one lies in another, the inner one says
 * what holds.
 *
 * @param allowed none means that nothing may be mounted
 */
public record HostPaths(List<Allowed> allowed) {

    private static final String READ_ONLY = ":ro";

    /**
     * One of them.
     *
     * @param path absolute
     * @param readOnly whether it may be mounted read-only only
     */
    public record Allowed(Path path, boolean readOnly) {}

    public HostPaths {
        allowed = List.copyOf(allowed);
    }

    /**
     * Reads {@code /data,/scratch:ro}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static HostPaths parse(String text) {
        List<Allowed> allowed = new ArrayList<>();
        for (String entry : text.split(",")) {
            String word = entry.strip();
            boolean readOnly = word.endsWith(READ_ONLY);
            String path = readOnly ? word.substring(0, word.length() - READ_ONLY.length()) : word;
            if (!isPlain(path) || path.indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                        "expected absolute paths without .., each with :ro for read-only, such as /data,/scratch:ro, got '"
                                + text + "'");
            }
            allowed.add(new Allowed(Path.of(path).normalize(), readOnly));
        }
        return new HostPaths(allowed);
    }

    /** The same and another. */
    public HostPaths with(Allowed more) {
        List<Allowed> all = new ArrayList<>(allowed);
        all.add(more);
        return new HostPaths(all);
    }

    /**
     * Why a path may not be mounted so; empty if it may. Links are followed before it is looked where it lies, also in the parts of it that
     * are there already when the rest is not.
     */
    Optional<String> refusal(String path, boolean readOnly) {
        if (!isPlain(path)) {
            return Optional.of("expected an absolute path without ..");
        }
        Path real;
        try {
            real = RealPath.of(Path.of(path));
        } catch (IOException e) {
            return Optional.of("this executor cannot see where it leads, so nobody may mount it");
        }
        Optional<Allowed> rule = allowed.stream()
                .map(HostPaths::realised)
                .filter(found -> real.startsWith(found.path()))
                .max(Comparator.comparingInt(found -> found.path().getNameCount()));
        if (rule.isEmpty()) {
            return Optional.of("the owner of this executor does not let jobs mount it (allow.host.paths)");
        }
        if (readOnly) {
            return Optional.empty();
        }
        if (rule.get().readOnly()) {
            return Optional.of("the owner of this executor lets jobs mount it read-only only (allow.host.paths)");
        }
        // Whoever may write to a folder may write to all that is in it.
        return allowed.stream()
                .map(HostPaths::realised)
                .filter(inner -> inner.readOnly() && inner.path().startsWith(real))
                .findFirst()
                .map(inner -> "the owner of this executor lets jobs mount " + inner.path()
                        + " in it read-only only (allow.host.paths)");
    }

    private static Allowed realised(Allowed entry) {
        try {
            return new Allowed(RealPath.of(entry.path()), entry.readOnly());
        } catch (IOException e) {
            return entry;
        }
    }

    /** Whether it is absolute, and nothing in it can be read in two ways. */
    static boolean isPlain(String path) {
        return path.startsWith("/") && path.indexOf('\0') < 0 && path.indexOf('\n') < 0 && !hasDots(path);
    }

    private static boolean hasDots(String path) {
        return List.of(path.split("/")).contains("..");
    }
}
