package io.headrace.executor;

import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.access.ContainerRules;
import io.headrace.executor.access.HostAccess;
import io.headrace.executor.access.HostPaths;
import io.headrace.executor.recovery.OrphanRules;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.secrets.SecretStore;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The executor's configuration as text: names, defaults, and what is wrong with a value. */
public final class ExecutorSettings {

    /** Settings with this prefix go to all Kafka clients, without it. */
    public static final String KAFKA_PREFIX = "kafka.";

    /** Environment variables begin so: {@code HEADRACE_EXECUTOR_WORK_DIR} is {@code work.dir}. */
    public static final String ENVIRONMENT_PREFIX = "HEADRACE_EXECUTOR_";

    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");

    private static final Pattern DEVICE = Pattern.compile("/dev/(?!.*[.][.])[A-Za-z0-9_.*:/-]*[A-Za-z0-9*]");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int PORT_MAX = 65_535;

    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

    /** Every setting there is. */
    public enum Setting {
        EXECUTOR_ID("executor.id", "stable and unique name of this executor (default: the host's name)"),
        ACCOUNT("account", "account whose jobs it runs, twelve digits (default 000000000000)"),
        BOOTSTRAP_SERVERS("bootstrap.servers", "Kafka, host:port,... (default 127.0.0.1:9092)"),
        COMPUTE_ENVIRONMENTS(
                "compute.environments", "names of those it serves, comma separated, * for all (default *)"),
        VCPUS("vcpus", "vCPUs for containers (default: all of the host)"),
        MEMORY("memory", "MiB for containers (default: the host's less memory.reserve)"),
        MEMORY_RESERVE("memory.reserve", "MiB that no container gets (default: a tenth of the host's)"),
        GPUS("gpus", "GPUs for containers (default: those that NVIDIA's driver lists)"),
        ATTRIBUTES("attributes", "what else is to be known of this executor, as disk=ssd,zone=a (default: nothing)"),
        HEARTBEAT("heartbeat", "seconds between heartbeats (default 2)"),
        LOG_LIMIT("log.limit", "MiB of output passed on of an attempt, shared equally by its containers (default 100)"),
        RUNTIME("runtime", "docker, process or auto: docker if an engine answers (default auto)"),
        NETWORK("network", "bridge or host (default bridge; host starts faster)"),
        PULL_TIMEOUT("pull.timeout", "seconds that the pull of an image may take (default 1800)"),
        IMAGES_MAX("images.max", "MiB for images that it fetches, 0 for any (default 0); the least recently used go"),
        ORPHANS(
                "orphans",
                "remove or report: what is done with containers that belong to no attempt any more (default remove)"),
        ORPHANS_GRACE(
                "orphans.grace", "seconds between two looks; one that had no owner in both is an orphan (default 120)"),
        WORK_DIR("work.dir", "folder for the process runtime's runs (default ./headrace-executor)"),
        DOCKER_HOST("docker.host", "where the engine is (default: as DOCKER_HOST says)"),
        HOST_ADDRESS(
                "host.address",
                "IPv4 address under which other machines reach this one, for multi-node jobs (default: found)"),
        CGROUP("cgroup", "control group that the process runtime may use (default: our own)"),
        SECRETS_DIR("secrets.dir", "folder with one file for each secret that jobs may name (default: none)"),
        SECRETS_PREFIX(
                "secrets.prefix",
                "variables of the executor that begin so are secrets, too, as MY_SECRET_ (default: none)"),
        PROCESS_USER(
                "process.user",
                "user as whom the process runtime runs commands (default: the executor's own, nobody if that is root)"),
        HEALTH_HOST("health.host", "address of the health and metrics server (default 127.0.0.1)"),
        HEALTH_PORT("health.port", "its port: 0 for any free one, -1 for none (default -1)"),
        ALLOW_PRIVILEGED("allow.privileged", "true to let jobs run privileged containers: root here (default false)"),
        ALLOW_NEW_PRIVILEGES(
                "allow.new.privileges", "true to let programs in containers gain rights, as sudo does (default false)"),
        ALLOW_HOST_PATHS(
                "allow.host.paths", "what jobs may mount of this machine, as /data,/scratch:ro (default: nothing)"),
        ALLOW_DEVICES("allow.devices", "which devices jobs may have, as /dev/fuse,/dev/nvidia* (default: none)"),
        PIDS_LIMIT("pids.limit", "processes and threads of one container, 0 for any number (default 4096)");

        private final String key;
        private final String help;

        Setting(String key, String help) {
            this.key = key;
            this.help = help;
        }

        /** The name in a properties file; with dashes for dots, it is an option. */
        public String key() {
            return key;
        }

        public String help() {
            return help;
        }
    }

    /** A value that cannot be used. The message is one line that names the setting and says what was expected. */
    public static final class InvalidSetting extends Exception {
        private static final long serialVersionUID = 1L;

        public InvalidSetting(String message) {
            super(message);
        }
    }

    /**
     * Where a process that is an executor alone tells of its health.
     *
     * @param host to listen on
     * @param port 0 for any free one, -1 for none
     */
    public record HealthAddress(String host, int port) {}

    private final Map<String, String> values;

    private ExecutorSettings(Map<String, String> values) {
        this.values = values;
    }

    /** The settings among environment variables, under their keys. */
    public static Map<String, String> fromEnvironment(Map<String, String> environment) {
        Map<String, String> values = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                values.put(
                        name.substring(ENVIRONMENT_PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        return values;
    }

    /**
     * @param values by key
     * @throws InvalidSetting naming the first that is unknown or wrong
     */
    public static ExecutorConfig parse(Map<String, String> values) throws InvalidSetting {
        for (String key : values.keySet()) {
            if (!key.startsWith(KAFKA_PREFIX)
                    && Stream.of(Setting.values()).noneMatch(known -> known.key.equals(key))) {
                throw new InvalidSetting(key + ": there is no such setting; known are "
                        + Stream.of(Setting.values()).map(Setting::key).collect(Collectors.joining(", "))
                        + " and " + KAFKA_PREFIX + "*");
            }
        }
        return new ExecutorSettings(values).config();
    }

    /**
     * The settings of the health server, among those of {@link #parse}.
     *
     * @throws InvalidSetting when the port is none
     */
    public static HealthAddress health(Map<String, String> values) throws InvalidSetting {
        ExecutorSettings settings = new ExecutorSettings(values);
        int port = settings.number(Setting.HEALTH_PORT, -1, -1);
        if (port > PORT_MAX) {
            throw new InvalidSetting(
                    Setting.HEALTH_PORT.key + ": expected a port from -1 to " + PORT_MAX + ", got '" + port + "'");
        }
        return new HealthAddress(settings.text(Setting.HEALTH_HOST).orElse("127.0.0.1"), port);
    }

    private ExecutorConfig config() throws InvalidSetting {
        HostCapacity host = HostCapacity.detect();
        return new ExecutorConfig(
                parsed(Setting.EXECUTOR_ID, HostCapacity.defaultExecutorId(), ExecutorId::new),
                parsed(Setting.ACCOUNT, AccountId.DEFAULT.value(), AccountId::new),
                text(Setting.BOOTSTRAP_SERVERS).orElse("127.0.0.1:9092"),
                kafka(),
                environments(),
                new ResourceAmounts(
                        vcpuMillis().orElse(host.vcpuMillis()),
                        memoryMib(host),
                        number(Setting.GPUS, host.gpuModels().size(), 0)),
                Duration.ofSeconds(number(Setting.HEARTBEAT, 2, 1)),
                number(Setting.LOG_LIMIT, 100, 1) * 1024L * 1024,
                new RuntimeConfig(
                        choice(Setting.RUNTIME, RuntimeKind.AUTO, RuntimeKind.values()),
                        path(Setting.WORK_DIR).orElse(Path.of("headrace-executor")),
                        choice(Setting.NETWORK, Network.BRIDGE, Network.values()),
                        text(Setting.DOCKER_HOST),
                        path(Setting.CGROUP),
                        text(Setting.PROCESS_USER),
                        images(),
                        hostAddress(),
                        rules()),
                HostAttributes.with(
                        parsed(Setting.ATTRIBUTES, "", HostAttributes::parse),
                        System.getProperty("os.name", "Linux"),
                        host.gpuModels()),
                new OrphanRules(
                        choice(Setting.ORPHANS, OrphanRules.USUAL.handling(), OrphanRules.Handling.values()),
                        Duration.ofSeconds(number(
                                Setting.ORPHANS_GRACE,
                                (int) OrphanRules.USUAL.grace().toSeconds(),
                                1))));
    }

    /** Either how much, or how much less than all. */
    private int memoryMib(HostCapacity host) throws InvalidSetting {
        int reserve = number(Setting.MEMORY_RESERVE, host.usualReserveMib(), 0);
        if (text(Setting.MEMORY).isPresent()) {
            if (text(Setting.MEMORY_RESERVE).isPresent()) {
                throw new InvalidSetting(Setting.MEMORY_RESERVE.key + ": " + Setting.MEMORY.key
                        + " says already how much containers get, expected one of the two");
            }
            return number(Setting.MEMORY, 1, 1);
        }
        if (reserve >= host.memoryMib()) {
            throw new InvalidSetting(Setting.MEMORY_RESERVE.key + ": expected less than the " + host.memoryMib()
                    + " MiB of this machine, got '" + reserve + "'");
        }
        return host.memoryMib() - reserve;
    }

    private Optional<String> text(Setting setting) {
        return Optional.ofNullable(values.get(setting.key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private <T> T parsed(Setting setting, String absent, Function<String, T> parser) throws InvalidSetting {
        try {
            return parser.apply(text(setting).orElse(absent));
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(setting.key + ": " + e.getMessage());
        }
    }

    private Optional<Path> path(Setting setting) throws InvalidSetting {
        Optional<String> value = text(setting);
        return value.isEmpty() ? Optional.empty() : Optional.of(parsed(setting, "", Path::of));
    }

    private ImageRules images() throws InvalidSetting {
        int mib = number(Setting.IMAGES_MAX, 0, 0);
        return new ImageRules(
                Duration.ofSeconds(number(Setting.PULL_TIMEOUT, (int) ImageRules.PULL_PATIENCE.toSeconds(), 1)),
                mib == 0 ? OptionalLong.empty() : OptionalLong.of(mib * 1024L * 1024));
    }

    private ContainerRules rules() throws InvalidSetting {
        Optional<String> paths = text(Setting.ALLOW_HOST_PATHS);
        int pids = number(Setting.PIDS_LIMIT, ContainerRules.PIDS_LIMIT, 0);
        return new ContainerRules(
                secrets(),
                new HostAccess(
                        flag(Setting.ALLOW_PRIVILEGED),
                        flag(Setting.ALLOW_NEW_PRIVILEGES),
                        paths.isEmpty()
                                ? new HostPaths(List.of())
                                : parsed(Setting.ALLOW_HOST_PATHS, "", HostPaths::parse),
                        devices()),
                pids == 0 ? OptionalInt.empty() : OptionalInt.of(pids));
    }

    private boolean flag(Setting setting) throws InvalidSetting {
        String value = text(setting).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new InvalidSetting(setting.key + ": expected true or false, got '" + value + "'");
        }
        return value.equals("true");
    }

    private List<String> devices() throws InvalidSetting {
        List<String> devices = Arrays.stream(
                        text(Setting.ALLOW_DEVICES).orElse("").split(","))
                .map(String::strip)
                .filter(device -> !device.isEmpty())
                .toList();
        for (String device : devices) {
            if (!DEVICE.matcher(device).matches()) {
                throw new InvalidSetting(Setting.ALLOW_DEVICES.key
                        + ": expected paths in /dev, with * for any letters, such as /dev/fuse,/dev/nvidia*, got '"
                        + device + "'");
            }
        }
        return devices;
    }

    private SecretStore secrets() throws InvalidSetting {
        Optional<Path> folder = path(Setting.SECRETS_DIR);
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            throw new InvalidSetting(Setting.SECRETS_DIR.key + ": expected a folder, got '" + folder.get() + "'");
        }
        Optional<String> prefix = text(Setting.SECRETS_PREFIX);
        if (prefix.isEmpty()) {
            return new SecretStore(folder, prefix, Map.of());
        }
        boolean takesInSettings =
                prefix.get().startsWith(ENVIRONMENT_PREFIX) || ENVIRONMENT_PREFIX.startsWith(prefix.get());
        if (!VARIABLE.matcher(prefix.get()).matches() || takesInSettings) {
            throw new InvalidSetting(Setting.SECRETS_PREFIX.key
                    + ": expected the beginning of a variable's name, A-Z, 0-9 and _, and not that of "
                    + ENVIRONMENT_PREFIX
                    + ", got '" + prefix.get() + "'");
        }
        return new SecretStore(folder, prefix, System.getenv());
    }

    private HostAddress hostAddress() throws InvalidSetting {
        Optional<String> value = text(Setting.HOST_ADDRESS);
        if (value.isPresent() && !IPV4.matcher(value.get()).matches()) {
            throw new InvalidSetting(Setting.HOST_ADDRESS.key + ": expected an IPv4 address such as 10.0.0.7, got '"
                    + value.get() + "'");
        }
        return value.map(HostAddress::named).orElseGet(HostAddress::detected);
    }

    private int number(Setting setting, int absent, int min) throws InvalidSetting {
        String value = text(setting).orElse(Integer.toString(absent));
        try {
            int number = Integer.parseInt(value);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSetting(setting.key + ": expected a whole number from " + min + ", got '" + value + "'");
        }
        throw new InvalidSetting(setting.key + ": expected a whole number from " + min + ", got '" + value + "'");
    }

    private Optional<Integer> vcpuMillis() throws InvalidSetting {
        Optional<String> value = text(Setting.VCPUS);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            int millis = new BigDecimal(value.get()).multiply(MILLIS).intValueExact();
            if (millis > 0) {
                return Optional.of(millis);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw noVcpus(value.get());
        }
        throw noVcpus(value.get());
    }

    private static InvalidSetting noVcpus(String value) {
        return new InvalidSetting(
                Setting.VCPUS.key + ": expected a number above 0 with at most three decimals, got '" + value + "'");
    }

    private <E extends Enum<E>> E choice(Setting setting, E absent, E[] choices) throws InvalidSetting {
        Optional<String> value = text(setting);
        if (value.isEmpty()) {
            return absent;
        }
        for (E choice : choices) {
            if (choice.name().equalsIgnoreCase(value.get())) {
                return choice;
            }
        }
        String expected = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new InvalidSetting(setting.key + ": expected one of " + expected + ", got '" + value.get() + "'");
    }

    private List<String> environments() throws InvalidSetting {
        List<String> names = Arrays.stream(
                        text(Setting.COMPUTE_ENVIRONMENTS).orElse("*").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw new InvalidSetting(Setting.COMPUTE_ENVIRONMENTS.key + ": expected at least one name, or *");
        }
        return names;
    }

    private Map<String, String> kafka() {
        Map<String, String> properties = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(KAFKA_PREFIX)) {
                properties.put(key.substring(KAFKA_PREFIX.length()), value);
            }
        });
        return properties;
    }
}
