package io.headrace.executor.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Everything a runtime needs to run one attempt, already merged and substituted. Pure data: what a runtime cannot honour it refuses,
 * it never drops a wish silently.
 *
 * @param name unique per attempt; letters, digits, {@code . _ -}, first a letter or digit, at most 200 characters
 * @param labels what {@link ContainerRuntime#inspectAll} gives back
 * @param image the image's reference
 * @param command the command with its arguments; empty for the image's own
 * @param environment the variables; names are not empty and contain no {@code =}
 * @param limits how much it may use
 * @param privileges whom it runs as and what it may do
 * @param storage what it sees beside its image
 * @param logDriver the engine's log driver, if the job asks for one; empty for the runtime's own
 * @param service what the container of a service job has beside; empty for another
 * @param secrets variables whose values are known to the executor only; {@code environment} has none of them
 * @param registryCredentials the secret with which the image is fetched; empty for an image that everybody may fetch
 * @param machine what the machine has to be
 */
public record ContainerPlan(
        String name,
        Map<String, String> labels,
        String image,
        List<String> command,
        Map<String, String> environment,
        Limits limits,
        Privileges privileges,
        Storage storage,
        Optional<LogDriver> logDriver,
        Optional<ServicePlan> service,
        List<SecretReference> secrets,
        Optional<String> registryCredentials,
        Machine machine) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    public ContainerPlan {
        if (!isName(name)) {
            throw new IllegalArgumentException("name: expected " + NAME + ", got " + name);
        }
        labels = Map.copyOf(labels);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        secrets = List.copyOf(secrets);
        for (String variable : environment.keySet()) {
            if (variable.isEmpty() || variable.indexOf('=') >= 0) {
                throw new IllegalArgumentException("environment: not a name: '" + variable + "'");
            }
        }
    }

    /** The plan of a job without secrets that runs on any machine. */
    public ContainerPlan(
            String name,
            Map<String, String> labels,
            String image,
            List<String> command,
            Map<String, String> environment,
            Limits limits,
            Privileges privileges,
            Storage storage,
            Optional<LogDriver> logDriver,
            Optional<ServicePlan> service) {
        this(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                List.of(),
                Optional.empty(),
                Machine.ANY);
    }

    /** The plan of a job that is no service job, has no secrets and runs on any machine. */
    public ContainerPlan(
            String name,
            Map<String, String> labels,
            String image,
            List<String> command,
            Map<String, String> environment,
            Limits limits,
            Privileges privileges,
            Storage storage,
            Optional<LogDriver> logDriver) {
        this(name, labels, image, command, environment, limits, privileges, storage, logDriver, Optional.empty());
    }

    /** Whether a plan may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A plan without labels, variables or special wishes. */
    public static ContainerPlan of(String name, String image, List<String> command, Limits limits) {
        return new ContainerPlan(
                name, Map.of(), image, command, Map.of(), limits, Privileges.ORDINARY, Storage.NONE, Optional.empty());
    }

    public ContainerPlan withName(String name) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withLabels(Map<String, String> labels) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withEnvironment(Map<String, String> environment) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withPrivileges(Privileges privileges) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withLimits(Limits limits) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withStorage(Storage storage) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withLogDriver(Optional<LogDriver> logDriver) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withSecrets(List<SecretReference> secrets) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withRegistryCredentials(Optional<String> registryCredentials) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    public ContainerPlan withMachine(Machine machine) {
        return new ContainerPlan(
                name,
                labels,
                image,
                command,
                environment,
                limits,
                privileges,
                storage,
                logDriver,
                service,
                secrets,
                registryCredentials,
                machine);
    }

    /** Only which plan it is: its variables may hold secrets. */
    @Override
    public String toString() {
        return "ContainerPlan[" + name + " of " + image + "]";
    }

    /**
     * What a machine has to be for a container.
     *
     * @param cpuArchitecture in the words of AWS, {@code X86_64} or {@code ARM64}; empty for any
     * @param freeDiskGib how much room for files it must have when the container is made; empty for any
     */
    public record Machine(Optional<String> cpuArchitecture, OptionalInt freeDiskGib) {

        /** Any machine. */
        public static final Machine ANY = new Machine(Optional.empty(), OptionalInt.empty());
    }

    /**
     * A value that stands elsewhere.
     *
     * @param name of the variable, or of the driver's option, that it is for
     * @param valueFrom where it stands, as the job says it
     */
    public record SecretReference(String name, String valueFrom) {}

    /**
     * What the container of a service job has beside: what lies in its file system when it starts, and what is taken out of it when it has
     * ended. Its labels say the latter, too, for whoever finds the container later.
     *
     * @param entrypoint replaces the image's; empty for the image's own
     * @param folders absolute paths that anybody may write to, a folder behind the one that it is in; those that hold them are made as needed
     * @param files content by absolute path
     */
    public record ServicePlan(List<String> entrypoint, List<String> folders, Map<String, String> files) {
        public ServicePlan {
            entrypoint = List.copyOf(entrypoint);
            folders = List.copyOf(folders);
            files = Map.copyOf(files);
        }
    }

    /**
     * How much a container may use.
     *
     * @param vcpuMillis thousandths of a CPU, positive
     * @param memoryMib main memory, positive; more gets it killed
     * @param gpus whole devices, not negative
     * @param pidsLimit how many processes and threads; empty for the runtime's own bound
     * @param sharedMemoryMib size of {@code /dev/shm}; empty for the runtime's own
     * @param maxSwapMib swap beyond the memory; empty for none
     * @param swappiness how gladly it is swapped out, 0 to 100; empty for the engine's own
     * @param ulimits resource limits by name
     */
    public record Limits(
            long vcpuMillis,
            long memoryMib,
            int gpus,
            OptionalInt pidsLimit,
            OptionalInt sharedMemoryMib,
            OptionalInt maxSwapMib,
            OptionalInt swappiness,
            List<Ulimit> ulimits) {

        public Limits {
            requirePositive("vcpuMillis", vcpuMillis);
            requirePositive("memoryMib", memoryMib);
            if (gpus < 0) {
                throw new IllegalArgumentException("gpus: expected at least 0, got " + gpus);
            }
            ulimits = List.copyOf(ulimits);
        }

        public static Limits of(long vcpuMillis, long memoryMib) {
            return new Limits(
                    vcpuMillis,
                    memoryMib,
                    0,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    List.of());
        }

        public Limits withPids(OptionalInt pidsLimit) {
            return new Limits(vcpuMillis, memoryMib, gpus, pidsLimit, sharedMemoryMib, maxSwapMib, swappiness, ulimits);
        }

        private static void requirePositive(String field, long value) {
            if (value <= 0) {
                throw new IllegalArgumentException(field + ": expected more than 0, got " + value);
            }
        }
    }

    /**
     * One resource limit, in the units of {@code setrlimit(2)}.
     *
     * @param name such as {@code nofile}, without {@code RLIMIT_}
     * @param soft the soft bound; -1 for none
     * @param hard the hard bound; -1 for none
     */
    public record Ulimit(String name, long soft, long hard) {}

    /**
     * Whom a container runs as and what it may do.
     *
     * @param user {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}; empty for the image's own
     * @param privileged all of the host's rights
     * @param readonlyRootFilesystem no writing outside mounts
     * @param init whether a small init reaps its zombies
     * @param network how it is connected
     * @param gainsMore whether its programs may gain rights that whoever starts them has not
     */
    public record Privileges(
            Optional<String> user,
            boolean privileged,
            boolean readonlyRootFilesystem,
            boolean init,
            Network network,
            boolean gainsMore) {

        /** The image's user, no special rights, the bridge. */
        public static final Privileges ORDINARY = new Privileges(Optional.empty(), false, false, false, Network.BRIDGE);

        /** Of programs that gain no rights. */
        public Privileges(
                Optional<String> user,
                boolean privileged,
                boolean readonlyRootFilesystem,
                boolean init,
                Network network) {
            this(user, privileged, readonlyRootFilesystem, init, network, false);
        }

        /** The same for programs that may. */
        public Privileges gainingMore() {
            return new Privileges(user, privileged, readonlyRootFilesystem, init, network, true);
        }
    }

    /**
     * How a container is connected. There is no "none": jobs must reach the services of their host (contract 6.9, 7).
     */
    public enum Network {
        /** An own address behind the engine's bridge. */
        BRIDGE,
        /** The host's network; the faster of the two to start. */
        HOST
    }

    /**
     * What a container sees beside its image.
     *
     * @param mounts folders and files of the host, or volumes
     * @param tmpfs file systems in memory
     * @param devices devices of the host
     */
    public record Storage(List<Mount> mounts, List<Tmpfs> tmpfs, List<Device> devices) {

        public static final Storage NONE = new Storage(List.of(), List.of(), List.of());

        public Storage {
            mounts = List.copyOf(mounts);
            tmpfs = List.copyOf(tmpfs);
            devices = List.copyOf(devices);
        }
    }

    /**
     * A part of the host that a container sees.
     *
     * @param hostPath an absolute path of the host; empty for a fresh volume that goes with the container
     * @param containerPath an absolute path
     * @param readOnly whether writing is refused
     * @param volume name of the volume where several containers have it in common, which goes with the last of them; empty otherwise
     */
    public record Mount(Optional<String> hostPath, String containerPath, boolean readOnly, Optional<String> volume) {
        /** What no other container has. */
        public Mount(Optional<String> hostPath, String containerPath, boolean readOnly) {
            this(hostPath, containerPath, readOnly, Optional.empty());
        }

        /** The same as a part of a volume. */
        public Mount of(Optional<String> volume) {
            return new Mount(hostPath, containerPath, readOnly, volume);
        }
    }

    /**
     * A file system in memory.
     *
     * @param containerPath an absolute path
     * @param sizeMib its size, positive
     * @param options mount options, as in mount(8)
     */
    public record Tmpfs(String containerPath, int sizeMib, List<String> options) {
        public Tmpfs {
            options = List.copyOf(options);
        }
    }

    /**
     * A device of the host.
     *
     * @param hostPath such as {@code /dev/fuse}
     * @param containerPath where it appears
     * @param permissions some of {@code rwm}
     */
    public record Device(String hostPath, String containerPath, String permissions) {}

    /**
     * A log driver of the engine.
     *
     * @param name such as {@code syslog}
     * @param options the driver's own
     * @param secretOptions more of them, whose values are known to the executor only
     */
    public record LogDriver(String name, Map<String, String> options, List<SecretReference> secretOptions) {
        public LogDriver {
            options = Map.copyOf(options);
            secretOptions = List.copyOf(secretOptions);
        }

        /** Without secrets. */
        public LogDriver(String name, Map<String, String> options) {
            this(name, options, List.of());
        }
    }
}
