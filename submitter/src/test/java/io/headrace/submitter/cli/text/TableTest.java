package io.headrace.submitter.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Style COLOURED = new Style(true, true);

    @Test
    void shouldAlignColumnsWithoutBordersOrTrailingBlanks() {
        Table table = Table.of(Column.of("NAME"), Column.number("AGE"), Column.of("REASON"))
                .row(Cell.of("wordcount"), Cell.of("5s"), Cell.EMPTY)
                .row(Cell.of("merge"), Cell.of("3m20s"), Cell.of("waits"));

        assertThat(table.render(OptionalInt.empty(), Style.PLAIN)).isEqualTo("""
                        NAME         AGE  REASON
                        wordcount     5s
                        merge      3m20s  waits
                        """);
    }

    @Test
    void shouldLeaveOutAColumnThatNobodyNeeds() {
        Table table = Table.of(Column.of("NAME"), Column.number("EXIT").ifAny()).row(Cell.of("a"), Cell.EMPTY);

        assertThat(table.render(OptionalInt.empty(), Style.PLAIN)).isEqualTo("NAME\na\n");
    }

    @Test
    void shouldShortenTheLastColumnFirst() {
        Table table = Table.of(
                        Column.of("NAME").shortenedTo(4), Column.of("REASON").shortenedTo(10))
                .row(Cell.of("wordcount"), Cell.of("the executor was lost"));

        assertThat(table.render(OptionalInt.of(26), Style.PLAIN)).isEqualTo("""
                        NAME       REASON
                        wordcount  the executor...
                        """);
        assertThat(table.render(OptionalInt.of(18), new Style(false, true))).isEqualTo("""
                        NAME    REASON
                        wordc…  the execu…
                        """);
    }

    @Test
    void shouldAbbreviateJobIdsWhenTheyDoNotFit() {
        Table table = Table.of(Column.jobId("JOB"), Column.of("STATUS"))
                .row(Cell.of("4c7599ae-0a82-49aa-ba5a-4727fcce14a8"), Cell.state("RUNNING"))
                .row(Cell.of("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:12"), Cell.state("FAILED"));

        assertThat(table.render(OptionalInt.of(40), Style.PLAIN)).isEqualTo("""
                        JOB          STATUS
                        4c7599ae     RUNNING
                        4c7599ae:12  FAILED
                        """);
    }

    @Test
    void shouldWrapTheLastColumnUnderItself() {
        Table table = Table.of(Column.of("EVENT"), Column.of("DETAIL").wrappedTo(10))
                .row(Cell.of("JobPlaced"), Cell.of("attempt 1 on exec-1 with incomprehensibilities"));

        assertThat(table.render(OptionalInt.of(23), Style.PLAIN)).isEqualTo("""
                        EVENT      DETAIL
                        JobPlaced  attempt 1 on
                                   exec-1 with
                                   incomprehens
                                   ibilities
                        """);
    }

    @Test
    void shouldKeepColumnsStraightBesideWideCharacters() {
        Table table = Table.of(Column.of("NAME"), Column.of("STATUS"))
                .row(Cell.of("数える"), Cell.of("A"))
                .row(Cell.of("count"), Cell.of("B"));

        assertThat(table.render(OptionalInt.empty(), Style.PLAIN)).isEqualTo("""
                        NAME    STATUS
                        数える  A
                        count   B
                        """);
    }

    @Test
    void shouldNotLetCellsSteerTheTerminal() {
        Table table = Table.of(Column.of("REASON")).row(Cell.of("a\u001b[2J\r\nb\u202ec"));

        assertThat(table.render(OptionalInt.empty(), Style.PLAIN)).isEqualTo("REASON\na [2J  b c\n");
    }

    @Test
    void shouldColourCellsWithoutMovingColumns() {
        Table table = Table.of(Column.of("STATUS"), Column.of("NAME"))
                .row(Cell.state("FAILED"), Cell.of("a"))
                .row(Cell.state("SUCCEEDED"), Cell.of("b"));

        String text = table.render(OptionalInt.empty(), COLOURED);

        assertThat(text).contains("\u001b[31mFAILED\u001b[0m     a\n").contains("\u001b[32mSUCCEEDED\u001b[0m  b\n");
    }

    @Test
    void shouldRefuseARowOfAnotherLength() {
        Table table = Table.of(Column.of("A"), Column.of("B"));

        assertThatThrownBy(() -> table.row(Cell.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells for 2 columns");
    }
}
