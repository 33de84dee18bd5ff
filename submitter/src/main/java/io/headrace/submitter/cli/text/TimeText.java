package io.headrace.submitter.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants and durations for people. */
public final class TimeText {
    private static final DateTimeFormatter WITH_MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter WITH_ZONE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private TimeText() {}

    /** Time of day to the millisecond. */
    public static String timeOfDay(Instant instant, ZoneId zone) {
        return TIME_OF_DAY.format(instant.atZone(zone));
    }

    /** Date and time to the millisecond. */
    public static String instant(Instant instant, ZoneId zone) {
        return WITH_MILLIS.format(instant.atZone(zone));
    }

    /** Date and time to the millisecond with the zone's offset. */
    public static String instantWithZone(Instant instant, ZoneId zone) {
        return WITH_ZONE.format(instant.atZone(zone));
    }

    /**
     * How long ago, in at most two units and ever coarser, as kubectl writes ages: {@code 45s}, {@code 3m20s},
     * {@code 25m}, {@code 5h12m}, {@code 30h}, {@code 3d4h}, {@code 90d}, {@code 3y}. Negative durations count as zero:
     * the clocks of two machines differ.
     */
    public static String age(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (minutes < 2) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (days < 2 * 365) {
            return days + "d";
        }
        return days < 8 * 365 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    /** How long something took, exactly: {@code 12ms}, {@code 1.204s}, {@code 1m03.2s}, {@code 2h05m09s}. */
    public static String exact(Duration duration) {
        if (duration.isNegative()) {
            return "-" + exact(duration.negated());
        }
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            return "%d.%03ds".formatted(millis / 1_000, millis % 1_000);
        }
        if (millis < 3_600_000) {
            return "%dm%02d.%ds".formatted(millis / 60_000, millis / 1_000 % 60, millis / 100 % 10);
        }
        return "%dh%02dm%02ds".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }
}
