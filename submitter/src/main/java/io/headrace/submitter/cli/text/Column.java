package io.headrace.submitter.cli.text;

/**
 * One column of a {@link Table}.
 *
 * @param title heading
 * @param fit what happens to its cells when the table is too wide
 * @param narrowest how narrow it may become when shortened, in terminal columns
 * @param rightAligned whether cells stand at the right edge, as numbers do
 * @param leftOutWhenEmpty whether it disappears when no row has a value in it
 */
public record Column(String title, Fit fit, int narrowest, boolean rightAligned, boolean leftOutWhenEmpty) {
    /** What happens to cells of a table that is too wide. */
    public enum Fit {
        /** Nothing. */
        KEEP,
        /** Their end is cut off and marked. */
        SHORTEN,
        /** They go on in further lines; only the last column can. */
        WRAP,
        /** They are job ids: their first eight characters identify them well enough to be typed. */
        ABBREVIATE_JOB_ID
    }

    /** A column of text that is never changed. */
    public static Column of(String title) {
        return new Column(title, Fit.KEEP, 0, false, false);
    }

    /** A column of numbers. */
    public static Column number(String title) {
        return new Column(title, Fit.KEEP, 0, true, false);
    }

    /** A column of job ids. */
    public static Column jobId(String title) {
        return new Column(title, Fit.ABBREVIATE_JOB_ID, 0, false, false);
    }

    /** The same, but shortened to as few as this many columns when space is short. */
    public Column shortenedTo(int columns) {
        return new Column(title, Fit.SHORTEN, columns, rightAligned, leftOutWhenEmpty);
    }

    /** The same, but going on in further lines, in as few as this many columns; for the last column. */
    public Column wrappedTo(int columns) {
        return new Column(title, Fit.WRAP, columns, rightAligned, leftOutWhenEmpty);
    }

    /** The same, but left out when no row has a value in it. */
    public Column ifAny() {
        return new Column(title, fit, narrowest, rightAligned, true);
    }
}
