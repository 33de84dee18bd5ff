package io.headrace.submitter.cli.text;

import java.util.List;
import java.util.OptionalInt;

/** Labelled lines, lists and tables under each other, as {@code kubectl describe} prints them. */
final class Sections {
    private static final int LABEL_WIDTH = 15;
    private static final String INDENT = "  ";

    private final Style style;
    private final StringBuilder text = new StringBuilder();

    Sections(Style style) {
        this.style = style;
    }

    /** A label and its value; nothing when the value is empty. */
    void field(String label, String value) {
        painted(label, value, Tone.PLAIN);
    }

    /** A label and a coloured value. */
    void painted(String label, String value, Tone tone) {
        prepared(label, style.paint(tone, DisplayWidth.harmless(value)));
    }

    /** A label and a value that may contain colours. */
    void prepared(String label, String value) {
        line("", label, value);
    }

    /** A label and values under each other. */
    void list(String label, List<String> values) {
        lines("", label, values);
    }

    /** A heading for indented lines. */
    void heading(String title) {
        text.append(style.paint(Tone.STRONG, title + ":")).append('\n');
    }

    /** As {@link #field}, below a heading. */
    void indented(String label, String value) {
        line(INDENT, label, DisplayWidth.harmless(value));
    }

    /** As {@link #list}, below a heading. */
    void indentedList(String label, List<String> values) {
        lines(INDENT, label, values);
    }

    /** A heading and prepared lines below it, for example a table. */
    void block(String title, String lines) {
        heading(title);
        lines.lines().forEach(line -> text.append(INDENT).append(line).append('\n'));
    }

    /** Columns that are left inside a block. */
    OptionalInt insideOf(OptionalInt available) {
        return available.isPresent() ? OptionalInt.of(available.getAsInt() - INDENT.length()) : OptionalInt.empty();
    }

    String text() {
        return text.toString();
    }

    private void lines(String indent, String label, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            line(indent, i == 0 ? label : "", DisplayWidth.harmless(values.get(i)));
        }
    }

    private void line(String indent, String label, String value) {
        if (value.isEmpty()) {
            return;
        }
        String title = label.isEmpty() ? "" : label + ":";
        String padding = " ".repeat(Math.max(1, LABEL_WIDTH - indent.length() - title.length()));
        text.append(indent)
                .append(style.paint(Tone.STRONG, title))
                .append(padding)
                .append(value)
                .append('\n');
    }
}
