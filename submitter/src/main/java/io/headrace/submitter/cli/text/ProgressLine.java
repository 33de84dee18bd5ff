package io.headrace.submitter.cli.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The one line that shows how far a job is: for an array job a bar by state, for any other its state. */
public final class ProgressLine {
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 10;
    private static final int ROOM_FOR_SENTENCE = 74;

    private ProgressLine() {}

    /**
     * The line, without a line end, at most {@code columns} wide.
     *
     * @param job its JobDetail
     * @param elapsed since it was submitted
     */
    public static String of(JsonNode job, Duration elapsed, int columns, Style style) {
        JobFacts facts = new JobFacts(job);
        return facts.isArray()
                ? ofCounts(StatusCounts.ofArray(job), StatusCounts.sizeOf(job), elapsed, columns, style)
                : single(facts, elapsed, columns, style);
    }

    /**
     * A bar of what is in which state.
     *
     * @param counts by state
     * @param size of all; what is not counted has no state yet
     */
    public static String ofCounts(StatusCounts counts, long size, Duration elapsed, int columns, Style style) {
        String ended = " %d/%d ".formatted(counts.ended(), size);
        String sentence = counts.sentence(style);
        String plain = counts.sentence(Style.PLAIN);
        String time = (plain.isEmpty() ? "" : ", ") + TimeText.age(elapsed);
        // From the terminal's width alone: a bar that follows the sentence's length would jump.
        int width = Math.clamp(columns - ROOM_FOR_SENTENCE, NARROWEST_BAR, WIDEST_BAR);
        int used = width + 2 + ended.length() + plain.length() + time.length();
        return used <= columns
                ? bar(counts, size, width, style) + ended + sentence + time
                : DisplayWidth.cut((ended + plain + time).strip(), columns);
    }

    private static String single(JobFacts facts, Duration elapsed, int columns, Style style) {
        String reason = DisplayWidth.harmless(facts.reason());
        String rest = " " + TimeText.age(elapsed) + (reason.isEmpty() ? "" : ": " + reason);
        String shown = DisplayWidth.cut(rest, columns - facts.status().length());
        return style.paint(Tone.ofState(facts.status()), facts.status()) + shown;
    }

    // Every state takes its share, rounded on the running sum, so that the bar is always exactly full at the end.
    private static String bar(StatusCounts counts, long size, int width, Style style) {
        StringBuilder bar = new StringBuilder(style.unicode() ? "" : "[");
        long sum = 0;
        int drawn = 0;
        for (Share share : shares(counts)) {
            sum += share.count();
            int end = (int) Math.min(width, sum * width / Math.max(1, size));
            String cell = style.unicode() ? share.block() : share.letter();
            bar.append(style.paint(share.tone(), cell.repeat(Math.max(0, end - drawn))));
            drawn = Math.max(drawn, end);
        }
        String rest = (style.unicode() ? "\u2591" : ".").repeat(width - drawn);
        return bar.append(style.paint(Tone.FAINT, rest))
                .append(style.unicode() ? "" : "]")
                .toString();
    }

    private static List<Share> shares(StatusCounts counts) {
        List<Share> shares = new ArrayList<>();
        shares.add(new Share(counts.of("SUCCEEDED"), Tone.GOOD, "\u2588", "#"));
        shares.add(new Share(counts.of("FAILED"), Tone.BAD, "\u2588", "x"));
        shares.add(new Share(counts.of("RUNNING") + counts.of("STARTING"), Tone.ACTIVE, "\u2592", ">"));
        return shares;
    }

    private record Share(long count, Tone tone, String block, String letter) {}
}
