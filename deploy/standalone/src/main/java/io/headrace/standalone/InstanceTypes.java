package io.headrace.standalone;

import io.headrace.scheduler.streams.InstanceTypesText;
import io.headrace.scheduler.streams.Retentions;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.value.ResourceAmounts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the values of the options that start Headrace may be. Each says what it expects, before anything is started. */
final class InstanceTypes {
    private InstanceTypes() {}

    /** A folder. */
    static final class Folder implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            try {
                if (!value.isBlank()) {
                    return Path.of(value);
                }
            } catch (InvalidPathException e) {
                throw expected("a folder");
            }
            throw expected("a folder");
        }
    }

    /** An account. */
    static final class Account implements ITypeConverter<AccountId> {
        @Override
        public AccountId convert(String value) {
            try {
                return new AccountId(value);
            } catch (IllegalArgumentException e) {
                throw expected("twelve digits");
            }
        }
    }

    /** The name of a region. */
    static final class Region implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
                throw expected("lower case letters, digits and '-', for example us-east-1");
            }
            return value;
        }
    }

    /** What runs the containers. */
    static final class RuntimeKind implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            String kind = value.toLowerCase(Locale.ROOT);
            if (!Set.of("auto", "docker", "process").contains(kind)) {
                throw expected("docker, process or auto");
            }
            return kind;
        }
    }

    /** A port, or 0 for any free one. */
    static final class Port implements ITypeConverter<Integer> {
        private static final int LAST = 65_535;

        @Override
        public Integer convert(String value) {
            try {
                int port = Integer.parseInt(value);
                if (port >= 0 && port <= LAST) {
                    return port;
                }
            } catch (NumberFormatException e) {
                throw expected("a port from 0 to 65535");
            }
            throw expected("a port from 0 to 65535");
        }
    }

    /** How long a job is known after its end. */
    static final class Retention implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Retentions.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Times that hold for some accounts. */
    record OwnRetentions(Map<AccountId, Duration> byAccount) {
        static final OwnRetentions NONE = new OwnRetentions(Map.of());
    }

    /** How long jobs of some accounts are known after their end. */
    static final class RetentionsByAccount implements ITypeConverter<OwnRetentions> {
        @Override
        public OwnRetentions convert(String value) {
            try {
                return new OwnRetentions(Retentions.parseByAccount(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** What instances of service jobs have. */
    record ServiceInstances(Map<String, ResourceAmounts> byType) {
        static final ServiceInstances NONE = new ServiceInstances(Map.of());
    }

    /** What instances of service jobs have, by their type. */
    static final class ServiceInstancesByType implements ITypeConverter<ServiceInstances> {
        @Override
        public ServiceInstances convert(String value) {
            try {
                return new ServiceInstances(InstanceTypesText.parse(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static TypeConversionException expected(String what) {
        return new TypeConversionException("expected " + what);
    }
}
