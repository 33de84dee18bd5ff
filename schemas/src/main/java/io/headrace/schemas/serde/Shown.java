package io.headrace.schemas.serde;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How foreign text appears in an error line: short, without control characters, and with the nearest known word. */
public final class Shown {
    private static final int MAX_LENGTH = 80;

    private Shown() {}

    /** The text, cut after 80 characters, with control characters replaced: it is still one line, whatever was sent. */
    public static String text(String raw) {
        int length = Math.min(raw.length(), MAX_LENGTH);
        StringBuilder shown = new StringBuilder(length + 3);
        for (int i = 0; i < length; i++) {
            char c = raw.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return raw.length() > MAX_LENGTH ? shown.append("...").toString() : shown.toString();
    }

    /** The known word that is nearest to what was written, or null when none is near. */
    static @Nullable String nearest(String written, Collection<String> known) {
        if (written.length() > 4 * MAX_LENGTH) {
            return null;
        }
        String lower = written.toLowerCase(Locale.ROOT);
        String nearest = null;
        int best = Math.max(1, lower.length() / 3) + 1;
        for (String word : known) {
            int distance = distance(lower, word.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = word;
            }
        }
        return nearest;
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
