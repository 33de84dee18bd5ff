package io.headrace.schemas.serde;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times in headers. Whole milliseconds in UTC, as Headrace itself and most others write them, go a short way that costs a tenth of
 * {@code java.time}'s formatters, which a scheduler would otherwise use with every record that it reads and writes.
 */
final class Rfc3339 {
    private static final String SHAPE = "0000-00-00T00:00:00.000Z";
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int YEAR_MAX = 9_999;
    private static final int DECIMAL = 10;

    private Rfc3339() {}

    /** For example {@code 2026-01-31T23:59:59.000Z}, always with three digits of a second. */
    static String format(long millis) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, MILLIS_PER_SECOND),
                Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI,
                ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > YEAR_MAX) {
            return Instant.ofEpochMilli(millis).toString();
        }
        char[] text = SHAPE.toCharArray();
        digits(text, 0, 4, time.getYear());
        digits(text, 5, 2, time.getMonthValue());
        digits(text, 8, 2, time.getDayOfMonth());
        digits(text, 11, 2, time.getHour());
        digits(text, 14, 2, time.getMinute());
        digits(text, 17, 2, time.getSecond());
        digits(text, 20, 3, time.getNano() / NANOS_PER_MILLI);
        return new String(text);
    }

    /**
     * Milliseconds since the epoch.
     *
     * @throws DateTimeException when it is no time
     * @throws ArithmeticException when it is too far away for a number of milliseconds
     */
    static long parse(String text) {
        if (!hasShape(text) || isLongDay(text)) {
            return Instant.parse(text).toEpochMilli();
        }
        LocalDateTime time = LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 2),
                number(text, 8, 2),
                number(text, 11, 2),
                number(text, 14, 2),
                number(text, 17, 2));
        return time.toEpochSecond(ZoneOffset.UTC) * MILLIS_PER_SECOND + number(text, 20, 3);
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char shape = SHAPE.charAt(i);
            char c = text.charAt(i);
            boolean fits = shape == '0' ? c >= '0' && c <= '9' : c == shape;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** A leap second, or midnight as the end of a day. */
    private static boolean isLongDay(String text) {
        return number(text, 11, 2) == 24 || number(text, 17, 2) == 60;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * DECIMAL + (text.charAt(i) - '0');
        }
        return number;
    }

    private static void digits(char[] text, int from, int digits, int number) {
        int rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % DECIMAL);
            rest /= DECIMAL;
        }
    }
}
