package io.headrace.submitter.cli.text;

import java.util.ArrayList;
import java.util.List;

/** How many terminal columns text takes, and text cut to such a width. */
final class DisplayWidth {
    private DisplayWidth() {}

    /** Columns of the whole text: none for combining marks, two for East Asian wide characters and emoji. */
    static int of(String text) {
        return text.codePoints().map(DisplayWidth::ofCodePoint).sum();
    }

    /** The longest beginning of the text that takes at most that many columns. */
    static String cut(String text, int columns) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            used += ofCodePoint(codePoint);
            if (used > columns) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }

    /** The text in lines of at most that many columns, broken at blanks where there are some; at least one line. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (of(rest) > columns) {
            String start = cut(rest, columns);
            int blank = rest.startsWith(" ", start.length()) ? start.length() : start.lastIndexOf(' ');
            int end = blank > 0 ? blank : Math.max(1, start.length());
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** The text as one line that cannot steer the terminal: control and direction characters become blanks. */
    static String harmless(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.strip().codePoints().forEach(codePoint -> line.appendCodePoint(isHarmless(codePoint) ? codePoint : ' '));
        return line.toString();
    }

    private static boolean isHarmless(int codePoint) {
        boolean turnsDirection =
                (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
        boolean breaksLine = codePoint == 0x2028 || codePoint == 0x2029;
        return !Character.isISOControl(codePoint) && !turnsDirection && !breaksLine;
    }

    private static int ofCodePoint(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    // The blocks that Unicode's East Asian Width property calls wide, coarsely: enough to keep columns straight.
    private static boolean isWide(int codePoint) {
        return (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
    }
}
