package io.headrace.executor.access;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
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
    void check(ContainerPlan plan) throws ContainerFailure {
        if (plan.privileges().privileged() && !privileged) {
            throw refused(NOT_PRIVILEGED);
        }
        String property = plan.service().isPresent() ? "S3Uri file://" : "volumes host.sourcePath ";
        for (ContainerPlan.Mount mount : plan.storage().mounts()) {
            if (mount.hostPath().isPresent()) {
                check(property, mount.hostPath().get(), mount.readOnly());
            }
        }
        // What a service job leaves is written to the machine by the executor itself.
        for (String archive : ContainerLabels.artifacts(plan.labels()).values()) {
            check("OutputDataConfig S3OutputPath file://", archive, false);
        }
        for (ContainerPlan.Device device : plan.storage().devices()) {
            Optional<String> refusal = refusal(device.hostPath());
            if (refusal.isPresent()) {
                throw refused("linuxParameters.devices " + device.hostPath() + ": " + refusal.get());
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
        if (HostPaths.hasDots(device)) {
            return Optional.of("expected an absolute path without ..");
        }
        try {
            Path real = HostPaths.real(Path.of(device));
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
                || (!pattern.contains("*") && HostPaths.real(Path.of(pattern)).equals(real));
    }

    private static ContainerFailure refused(String detail) {
        return new ContainerFailure(Code.UNSUPPORTED, detail);
    }
}
