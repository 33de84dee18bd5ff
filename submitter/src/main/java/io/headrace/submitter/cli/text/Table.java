package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.text.Column.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Rows under a heading, in columns that are as wide as they must be; no borders, no blanks at line ends.
 *
 * <p>When the terminal is narrower than the table, the last column gives way first, then the others from left to right,
 * each as far as its {@link Column} allows. What still does not fit is left to the terminal to wrap.
 */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    private Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** An empty table with these columns. */
    public static Table of(Column... columns) {
        return new Table(List.of(columns));
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns
     * @return this table
     */
    public Table row(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Whether it has no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * The table as lines, each ended by a line feed.
     *
     * @param available columns of the terminal; empty when nothing is to be shortened
     */
    public String render(OptionalInt available, Style style) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).leftOutWhenEmpty() || hasValues(i)) {
                shown.add(i);
            }
        }
        Layout layout = new Layout(shown);
        available.ifPresent(layout::fitInto);
        StringBuilder text = new StringBuilder();
        layout.line(
                text,
                columns.stream()
                        .map(column -> new Cell(column.title(), Tone.STRONG))
                        .toList(),
                style);
        rows.forEach(row -> layout.line(text, row, style));
        return text.toString();
    }

    private boolean hasValues(int index) {
        return rows.stream().anyMatch(row -> !row.get(index).text().isEmpty());
    }

    /** Widths of the columns that are shown. */
    private final class Layout {
        private final List<Integer> shown;
        private final int[] widths = new int[columns.size()];
        private boolean idsAbbreviated;

        Layout(List<Integer> shown) {
            this.shown = shown;
            shown.forEach(this::measure);
        }

        private void measure(int index) {
            int width = DisplayWidth.of(columns.get(index).title());
            for (List<Cell> row : rows) {
                width = Math.max(width, DisplayWidth.of(content(index, row.get(index))));
            }
            widths[index] = width;
        }

        private String content(int index, Cell cell) {
            boolean abbreviated = idsAbbreviated && columns.get(index).fit() == Fit.ABBREVIATE_JOB_ID;
            return abbreviated ? JobIdText.abbreviated(cell.text()) : cell.text();
        }

        void fitInto(int available) {
            List<Integer> order = new ArrayList<>();
            order.add(shown.getLast());
            order.addAll(shown.subList(0, shown.size() - 1));
            int[] natural = widths.clone();
            for (int index : order) {
                int excess = total() - available;
                if (excess > 0) {
                    narrow(index, excess);
                }
            }
            // A later column may have given more than was needed: the earlier ones take it back.
            for (int index : order) {
                if (columns.get(index).fit() != Fit.ABBREVIATE_JOB_ID) {
                    int spare = Math.max(0, available - total());
                    widths[index] = Math.min(natural[index], widths[index] + spare);
                }
            }
        }

        private int total() {
            return shown.stream().mapToInt(index -> widths[index]).sum() + GAP.length() * (shown.size() - 1);
        }

        private void narrow(int index, int excess) {
            Column column = columns.get(index);
            switch (column.fit()) {
                case KEEP -> {}
                case SHORTEN, WRAP -> {
                    int floor = Math.max(column.narrowest(), DisplayWidth.of(column.title()));
                    widths[index] = Math.min(widths[index], Math.max(floor, widths[index] - excess));
                }
                case ABBREVIATE_JOB_ID -> {
                    idsAbbreviated = true;
                    measure(index);
                }
            }
        }

        void line(StringBuilder text, List<Cell> cells, Style style) {
            int last = shown.getLast();
            StringBuilder start = new StringBuilder();
            for (int index : shown.subList(0, shown.size() - 1)) {
                start.append(padded(index, cells.get(index), style)).append(GAP);
            }
            Cell end = cells.get(last);
            if (columns.get(last).fit() != Fit.WRAP) {
                text.append((start + padded(last, end, style)).stripTrailing()).append('\n');
                return;
            }
            String before = start.toString();
            for (String part : DisplayWidth.wrap(end.text(), widths[last])) {
                text.append((before + style.paint(end.tone(), part)).stripTrailing())
                        .append('\n');
                before = " ".repeat(total() - widths[last]);
            }
        }

        private String padded(int index, Cell cell, Style style) {
            String content = shortened(content(index, cell), widths[index], style);
            String padding = " ".repeat(widths[index] - DisplayWidth.of(content));
            String painted = style.paint(cell.tone(), content);
            return columns.get(index).rightAligned() ? padding + painted : painted + padding;
        }

        private static String shortened(String content, int width, Style style) {
            if (DisplayWidth.of(content) <= width) {
                return content;
            }
            String ellipsis = style.ellipsis();
            return DisplayWidth.cut(content, Math.max(0, width - DisplayWidth.of(ellipsis))) + ellipsis;
        }
    }
}
