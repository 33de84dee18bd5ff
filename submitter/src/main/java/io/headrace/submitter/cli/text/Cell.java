package io.headrace.submitter.cli.text;

/**
 * One cell of a {@link Table}.
 *
 * @param text one line; what could steer a terminal has been taken out
 * @param tone its colour
 */
public record Cell(String text, Tone tone) {
    /** An empty cell. */
    public static final Cell EMPTY = new Cell("", Tone.PLAIN);

    /** Takes out control characters and line ends. */
    public Cell {
        text = DisplayWidth.harmless(text);
    }

    /** Ordinary text. */
    public static Cell of(String text) {
        return text.isEmpty() ? EMPTY : new Cell(text, Tone.PLAIN);
    }

    /** A state in its colour. */
    public static Cell state(String state) {
        return new Cell(state, Tone.ofState(state));
    }
}
