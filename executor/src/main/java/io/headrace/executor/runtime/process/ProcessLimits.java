package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the process runtime gives of what a plan asks, and what it refuses. Pure.
 *
 * <p><b>Memory.</b> A control group where we may make one: it counts what is really used, over all processes of the run, and the kernel
 * kills at the limit as it does for a container. Elsewhere {@code RLIMIT_DATA}, per process: allocation fails beyond it. It counts
 * private memory that can be written to; {@code RLIMIT_AS}, the other choice, counts reserved addresses, of which a JVM or anything
 * with a large sparse mapping takes many times what it uses, and would end most real programs.
 *
 * <p><b>CPU.</b> A control group, else nothing.
 *
 * <p><b>Processes.</b> A control group, else nothing: the limit is the executor's own, no job asks for one.
 *
 * <p><b>Ignored, because a command on the host cannot notice:</b> the image, init, the network mode, the size of shared memory.
 */
final class ProcessLimits {

    private static final long KIB_PER_MIB = 1024;

    /** Engine's name of a limit to the shell's option for it, and the bytes in one of the shell's units. */
    private static final Map<String, ShellLimit> SHELL_LIMITS = Map.of(
            "core", new ShellLimit("c", 512),
            "cpu", new ShellLimit("t", 1),
            "data", new ShellLimit("d", 1024),
            "fsize", new ShellLimit("f", 512),
            "memlock", new ShellLimit("l", 1024),
            "nofile", new ShellLimit("n", 1),
            "stack", new ShellLimit("s", 1024));

    private record ShellLimit(String option, long unit) {

        String set(String bound, long value) {
            return "ulimit -" + bound + " -" + option + " " + (value < 0 ? "unlimited" : Long.toString(value / unit));
        }
    }

    private ProcessLimits() {}

    /**
     * @param plan what is asked for
     * @param user as whom commands run
     * @throws ContainerFailure naming the first wish that cannot be honoured
     */
    static void refuseUnsupported(ContainerPlan plan, String user) throws ContainerFailure {
        ContainerPlan.Privileges privileges = plan.privileges();
        refuseIf(plan.command().isEmpty(), "command: the image's own command is not known without an engine; name one");
        refuseIf(privileges.privileged(), "privileged: there is no container to give rights to");
        refuseIf(privileges.readonlyRootFilesystem(), "readonlyRootFilesystem: the host's file system is writable");
        refuseIf(
                privileges.user().isPresent() && !privileges.user().get().equals(user),
                "user: commands run as " + user);
        refuseIf(plan.limits().gpus() > 0, "resourceRequirements GPU: devices cannot be assigned");
        refuseIf(plan.limits().maxSwapMib().isPresent(), "maxSwap: swap cannot be limited");
        refuseIf(!plan.storage().devices().isEmpty(), "devices: they cannot be shown or hidden");
        refuseIf(!plan.storage().tmpfs().isEmpty(), "tmpfs: nothing can be mounted");
        for (ContainerPlan.Mount mount : plan.storage().mounts()) {
            boolean there =
                    mount.hostPath().filter(mount.containerPath()::equals).isPresent();
            refuseIf(!there, "mountPoints: " + mount.containerPath() + " is not the host's own path");
            refuseIf(mount.readOnly(), "mountPoints: " + mount.containerPath() + " cannot be made read-only");
        }
        for (ContainerPlan.Ulimit ulimit : plan.limits().ulimits()) {
            refuseIf(
                    !SHELL_LIMITS.containsKey(ulimit.name()),
                    "ulimits: " + ulimit.name() + " cannot be set by a shell");
        }
        for (ContainerPlan.SecretReference secret : plan.secrets()) {
            // Any other variable is an argument for a moment, and everybody sees those.
            refuseIf(
                    !RunScript.isForShell(secret.name()),
                    "secrets: " + secret.name() + " is no variable that a shell can set");
        }
        refuseIf(plan.service().isPresent(), "a service job: there is no container with an /opt/ml of its own");
        refuseIf(plan.logDriver().isPresent(), "logDriver: there is no engine to log with");
    }

    private static void refuseIf(boolean condition, String wish) throws ContainerFailure {
        if (condition) {
            throw new ContainerFailure(Code.UNSUPPORTED, "the process runtime cannot honour " + wish);
        }
    }

    /**
     * The lines of shell that set a run's limits.
     *
     * @param inCgroup whether a control group limits the memory already
     */
    static List<String> shellLines(ContainerPlan.Limits limits, boolean inCgroup) {
        List<String> lines = new ArrayList<>();
        if (!inCgroup) {
            lines.add("ulimit -d " + limits.memoryMib() * KIB_PER_MIB + RunScript.OR_END);
        }
        for (ContainerPlan.Ulimit ulimit : limits.ulimits()) {
            ShellLimit limit = SHELL_LIMITS.get(ulimit.name());
            if (limit != null) {
                // A soft bound above the hard one is refused, so lower ones are set soft first and higher ones hard
                // first.
                lines.add(limit.set("S", ulimit.soft()) + " 2>/dev/null");
                lines.add(limit.set("H", ulimit.hard()) + RunScript.OR_END);
                lines.add(limit.set("S", ulimit.soft()) + RunScript.OR_END);
            }
        }
        return lines;
    }
}
