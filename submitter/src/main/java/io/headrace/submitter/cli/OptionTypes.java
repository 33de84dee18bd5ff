package io.headrace.submitter.cli;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What the values of options may be. Each converter says what it expects; {@link CliErrors} puts the option's name and the
 * value before it.
 */
final class OptionTypes {
    private static final int MIB_PER_GIB = 1024;

    private OptionTypes() {}

    /** What {@code --output} may be. */
    enum OutputFormat {
        TABLE,
        JSON
    }

    /**
     * {@code NAME=VALUE}.
     *
     * @param key before the first equals sign, not empty
     * @param value all behind it, possibly empty
     */
    record Pair(String key, String value) {}

    /** One of the seven states of a job, in any case. */
    static final class Status implements ITypeConverter<String> {
        private static final Set<String> STATES =
                Set.of("SUBMITTED", "PENDING", "RUNNABLE", "SCHEDULED", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

        @Override
        public String convert(String value) {
            String state = value.toUpperCase(Locale.ROOT);
            if (!STATES.contains(state)) {
                throw expected("SUBMITTED, PENDING, RUNNABLE, SCHEDULED, STARTING, RUNNING, SUCCEEDED or FAILED");
            }
            return state;
        }
    }

    /** Whether a queue or an environment takes work. */
    static final class State implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            String state = value.toUpperCase(Locale.ROOT);
            if (!List.of("ENABLED", "DISABLED").contains(state)) {
                throw expected("ENABLED or DISABLED");
            }
            return state;
        }
    }

    /** Why something is ended. */
    static final class Reason implements ITypeConverter<String> {
        private static final int LONGEST = 1024;

        @Override
        public String convert(String value) {
            if (value.isBlank() || value.length() > LONGEST) {
                throw expected("1 to 1024 characters");
            }
            return value;
        }
    }

    /** An output format. */
    static final class Output implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "json" -> OutputFormat.JSON;
                case "table" -> OutputFormat.TABLE;
                default -> throw expected("json or table");
            };
        }
    }

    /** A name of a job, queue, definition or environment. */
    static final class Name implements ITypeConverter<String> {
        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

        @Override
        public String convert(String value) {
            if (!FORM.matcher(value).matches()) {
                throw expected("1 to 128 letters, digits, '-' and '_', starting with a letter or digit");
            }
            return value;
        }
    }

    /** An address of a front door. */
    static final class Endpoint implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                URI uri = new URI(value);
                if (Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                    return uri;
                }
            } catch (URISyntaxException notAnAddress) {
                throw expected("an http or https address, for example " + Connection.DEFAULT);
            }
            throw expected("an http or https address, for example " + Connection.DEFAULT);
        }
    }

    /** A number of vCPUs, as text in its shortest form. */
    static final class Vcpus implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches("[0-9]{1,6}(\\.[0-9]{1,3})?") || new BigDecimal(value).signum() == 0) {
                throw expected("a number above 0 with at most 3 decimals, for example 2 or 0.5");
            }
            return new BigDecimal(value).stripTrailingZeros().toPlainString();
        }
    }

    /** An amount of memory in MiB, as text. */
    static final class Memory implements ITypeConverter<String> {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,8})(|[mMgG]|[mMgG]i?[bB]?)");
        private static final long LEAST = 4;

        @Override
        public String convert(String value) {
            Matcher matcher = FORM.matcher(value);
            long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
            boolean gib = matcher.matches()
                    && matcher.group(2).toLowerCase(Locale.ROOT).startsWith("g");
            long mib = gib ? number * MIB_PER_GIB : number;
            if (mib < LEAST || mib > Integer.MAX_VALUE) {
                throw expected("a whole number of MiB from 4, for example 512, or with a unit, for example 2g");
            }
            return String.valueOf(mib);
        }
    }

    /** {@code NAME=VALUE}. */
    static final class KeyValue implements ITypeConverter<Pair> {
        @Override
        public Pair convert(String value) {
            int equals = value.indexOf('=');
            if (equals < 1) {
                throw expected("NAME=VALUE");
            }
            return new Pair(value.substring(0, equals), value.substring(equals + 1));
        }
    }

    /** {@code ID=WEIGHT} of a share. */
    static final class Weight implements ITypeConverter<Pair> {
        @Override
        public Pair convert(String value) {
            if (!value.matches("[0-9A-Za-z]*[0-9A-Za-z*]=[0-9]{1,3}(\\.[0-9]{1,4})?")) {
                throw expected("ID=WEIGHT, for example dev=0.5");
            }
            int equals = value.indexOf('=');
            return new Pair(value.substring(0, equals), value.substring(equals + 1));
        }
    }

    /** {@code NAME=QUANTITY} of a consumable resource. */
    static final class Quantity implements ITypeConverter<Pair> {
        @Override
        public Pair convert(String value) {
            if (!value.matches("[^=]+=[1-9][0-9]{0,14}")) {
                throw expected("NAME=QUANTITY, for example license=1");
            }
            int equals = value.indexOf('=');
            return new Pair(value.substring(0, equals), value.substring(equals + 1));
        }
    }

    /** A scheduling priority. */
    static final class SchedulingPriority implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return whole(value, 0, 9999, "a whole number from 0 to 9999");
        }
    }

    /** How many children an array job has. */
    static final class ArraySize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return whole(value, 2, Integer.MAX_VALUE, "a whole number of children from 2");
        }
    }

    /** How often a job is tried. */
    static final class Attempts implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return whole(value, 1, 10, "a whole number from 1 to 10");
        }
    }

    /** How long an attempt may run. */
    static final class Seconds implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return whole(value, 60, Integer.MAX_VALUE, "a whole number of seconds from 60");
        }
    }

    /** How many of something are wanted. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return whole(value, 1, Integer.MAX_VALUE, "a whole number from 1");
        }
    }

    /** How many of something there are, possibly none. */
    static final class CountOrNone implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return whole(value, 0, Integer.MAX_VALUE, "a whole number from 0");
        }
    }

    private static int whole(String value, int least, int most, String expectation) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw expected(expectation);
        }
        throw expected(expectation);
    }

    private static TypeConversionException expected(String what) {
        return new TypeConversionException("expected " + what);
    }
}
