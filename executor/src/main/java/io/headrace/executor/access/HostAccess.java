package io.headrace.executor.access;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.RealPath;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What containers may have of the machine that they run on. Nothing, unless its owner says so: whoever may submit a job would else be root
 * there.
 *
 * @param privileged whether containers may have all rights
 * @param newPrivileges whether programs in containers may gain rights that whoever starts them has not, as {@code sudo} does
 * @param paths what they may mount
 * @param devices which devices they may see: paths, or patterns of paths such as {@code /dev/nvidia*}
 */
public record HostAccess(boolean privileged, boolean newPrivileges, HostPaths paths, List<String> devices) {

    /** Nothing. */
    public static final HostAccess NONE = new HostAccess(false, false, new HostPaths(List.of()), List.of());

    private static final String NOT_PRIVILEGED =
            "privileged: the owner of this executor does not allow it (allow.privileged)";

    public HostAccess {
        devices = List.copyOf(devices);
    }

    String describe() {
        List<String> all = new ArrayList<>();
        if (privileged) {
            all.add("all privileges");
        }
        if (newPrivileges) {
            all.add("new privileges");
        }
        paths.allowed().forEach(path -> all.add(path.path() + (path.readOnly() ? " read-only" : "")));
        all.addAll(devices);
        return all.isEmpty() ? "nothing" : String.join(", ", all);
    }

    HostAccess with(HostPaths.Allowed more) {
        return new HostAccess(privileged, newPrivileges, paths.with(more), devices);
    }

    /** @throws ContainerFailure naming the first property of the job that asks for more */
    void check(HostNeeds needs) throws ContainerFailure {
        if (needs.privileged() && !privileged) {
            throw refused(NOT_PRIVILEGED);
        }
        for (HostNeeds.HostPath path : needs.paths()) {
            check(path.property(), path.path(), path.readOnly());
        }
        for (String device : needs.devices()) {
            Optional<String> refusal = refusal(device);
            if (refusal.isPresent()) {
                throw refused("linuxParameters.devices " + device + ": " + refusal.get());
            }
        }
    }

    private void check(String property, String path, boolean readOnly) throws ContainerFailure {
        Optional<String> refusal = paths.refusal(path, readOnly);
        if (refusal.isPresent()) {
            throw refused(property + path + ": " + refusal.get());
        }
    }

    private Optional<String> refusal(String device) {
        if (!HostPaths.isPlain(device)) {
            return Optional.of("expected an absolute path without ..");
        }
        try {
            Path real = RealPath.of(Path.of(device));
            for (String pattern : devices) {
                if (matches(pattern, real)) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            return Optional.of("this executor cannot see where it leads");
        }
        return Optional.of("the owner of this executor does not let jobs have it (allow.devices)");
    }

    private static boolean matches(String pattern, Path real) throws IOException {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(real)
                || (!pattern.contains("*") && RealPath.of(Path.of(pattern)).equals(real));
    }

    private static ContainerFailure refused(String detail) {
        return new ContainerFailure(Code.UNSUPPORTED, detail);
    }
}
