package io.headrace.scheduler.streams;

import io.headrace.schemas.id.AccountId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Retentions as people write them. Whoever passes the text on says where it stood. */
public final class Retentions {
    private static final int HOURS_MAX = 24 * 3650;
    private static final String HOURS = "a whole number from 1 to " + HOURS_MAX;
    private static final Pattern ENTRY = Pattern.compile("\\s*([0-9]{12})\\s*=\\s*([0-9]+)\\s*");

    private Retentions() {}

    /**
     * A number of hours.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Duration parse(String hours) {
        try {
            long number = Long.parseLong(hours);
            if (number >= 1 && number <= HOURS_MAX) {
                return Duration.ofHours(number);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + HOURS, e);
        }
        throw new IllegalArgumentException("expected " + HOURS);
    }

    /**
     * Accounts with numbers of hours of their own: {@code 123456789012=24,210987654321=720}. An empty text names none.
     *
     * @throws IllegalArgumentException saying what was expected, and in place of what
     */
    public static Map<AccountId, Duration> parseByAccount(String text) {
        Map<AccountId, Duration> retentions = new TreeMap<>();
        if (text.isBlank()) {
            return retentions;
        }
        for (String entry : text.split(",", -1)) {
            Matcher parts = ENTRY.matcher(entry);
            if (!parts.matches()) {
                throw new IllegalArgumentException("expected ACCOUNT=HOURS, an account of twelve digits and " + HOURS
                        + ", separated by commas, instead of '" + entry.strip() + "'");
            }
            AccountId account = new AccountId(parts.group(1));
            if (retentions.put(account, hours(account, parts.group(2))) != null) {
                throw new IllegalArgumentException("expected each account once, instead of " + account + " again");
            }
        }
        return retentions;
    }

    private static Duration hours(AccountId account, String hours) {
        try {
            return parse(hours);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + " for account " + account + ", instead of '" + hours + "'", e);
        }
    }
}
