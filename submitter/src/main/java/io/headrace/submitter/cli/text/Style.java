package io.headrace.submitter.cli.text;

/**
 * How text may be dressed up for the stream that it goes to.
 *
 * @param coloured whether escape sequences for colours may be written
 * @param unicode whether characters beyond ASCII may be drawn with
 */
public record Style(boolean coloured, boolean unicode) {
    /** For pipes, files and golden strings. */
    public static final Style PLAIN = new Style(false, false);

    private static final String ESCAPE = "\u001b[";

    /** The text in the tone's colour; unchanged without colours. */
    public String paint(Tone tone, String text) {
        if (!coloured || tone == Tone.PLAIN || text.isEmpty()) {
            return text;
        }
        return ESCAPE + tone.sgr() + "m" + text + ESCAPE + "0m";
    }

    /** What stands for text that was cut off. */
    public String ellipsis() {
        return unicode ? "\u2026" : "...";
    }
}
