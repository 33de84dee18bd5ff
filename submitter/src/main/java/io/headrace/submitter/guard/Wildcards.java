package io.headrace.submitter.guard;

/** IAM's wildcards: {@code *} is any text, also none, {@code ?} is one character. */
final class Wildcards {
    private Wildcards() {}

    /**
     * Whether a text has the form of a pattern. Goes back to the last {@code *} only, so that no pattern takes longer than
     * its length times that of the text.
     */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
