package io.headrace.executor.access;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a container takes of its machine, and whether it is given secrets: all that must be known to look again just before it starts, also by
 * another process than the one that made it. Pure.
 *
 * @param privileged whether it has all rights
 * @param paths what it mounts, and what it leaves to the executor to be written
 * @param devices paths of devices
 * @param secrets whether values that nobody may see went into it
 */
record HostNeeds(boolean privileged, List<HostPath> paths, List<String> devices, boolean secrets) {

    private static final String PRIVILEGED = "privileged";
    private static final String SECRETS = "secrets";
    private static final String DEVICE = "device ";
    private static final String READ = "ro ";
    private static final String WRITE = "rw ";

    /**
     * A path of the machine.
     *
     * @param property what names it in the job, in words that a path can follow
     */
    record HostPath(String property, String path, boolean readOnly) {}

    HostNeeds {
        paths = List.copyOf(paths);
        devices = List.copyOf(devices);
    }

    static HostNeeds of(ContainerPlan plan) {
        List<HostPath> paths = new ArrayList<>();
        String property = plan.service().isPresent() ? "S3Uri file://" : "volumes host.sourcePath ";
        for (ContainerPlan.Mount mount : plan.storage().mounts()) {
            mount.hostPath().ifPresent(path -> paths.add(new HostPath(property, path, mount.readOnly())));
        }
        // What a service job leaves is written to the machine by the executor itself.
        for (String archive : ContainerLabels.artifacts(plan.labels()).values()) {
            paths.add(new HostPath("OutputDataConfig S3OutputPath file://", archive, false));
        }
        boolean secrets = !plan.secrets().isEmpty()
                || plan.logDriver()
                        .filter(driver -> !driver.secretOptions().isEmpty())
                        .isPresent();
        return new HostNeeds(
                plan.privileges().privileged(),
                paths,
                plan.storage().devices().stream()
                        .map(ContainerPlan.Device::hostPath)
                        .toList(),
                secrets);
    }

    /** A label that says so, for whoever starts the container; none for a container that needs nothing. */
    Map<String, String> label() {
        List<String> lines = new ArrayList<>();
        if (privileged) {
            lines.add(PRIVILEGED);
        }
        if (secrets) {
            lines.add(SECRETS);
        }
        paths.forEach(path -> lines.add((path.readOnly() ? READ : WRITE) + path.path()));
        devices.forEach(device -> lines.add(DEVICE + device));
        return lines.isEmpty() ? Map.of() : Map.of(ContainerLabels.NEEDS, String.join("\n", lines));
    }

    /** What {@link #label} said. */
    static HostNeeds read(Map<String, String> labels) {
        boolean privileged = false;
        boolean secrets = false;
        List<HostPath> paths = new ArrayList<>();
        List<String> devices = new ArrayList<>();
        for (String line : labels.getOrDefault(ContainerLabels.NEEDS, "").split("\n")) {
            if (line.equals(PRIVILEGED)) {
                privileged = true;
            } else if (line.equals(SECRETS)) {
                secrets = true;
            } else if (line.startsWith(DEVICE)) {
                devices.add(line.substring(DEVICE.length()));
            } else if (line.startsWith(READ) || line.startsWith(WRITE)) {
                paths.add(
                        new HostPath("volumes host.sourcePath ", line.substring(READ.length()), line.startsWith(READ)));
            }
        }
        return new HostNeeds(privileged, paths, devices, secrets);
    }
}
