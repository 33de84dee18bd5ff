package io.headrace.schemas.id;

/** Checks of the texts of ids, which are read with every record: a pattern takes ten times as long. */
final class Ascii {
    private static final int UUID_LENGTH = 36;

    private Ascii() {}

    /** Whether this is a UUID in lower case. */
    static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            boolean hyphenHere = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphenHere ? c != '-' : !isDigit(c) && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is nothing but decimal digits from this position on; true at the end. */
    static boolean isDigitsFrom(String text, int position) {
        for (int i = position; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
