package io.headrace.executor.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    private static List<String> split(byte[] bytes, int chunk) throws InterruptedException {
        LineSplitter splitter = new LineSplitter();
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += chunk) {
            splitter.accept(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunk)), texts(lines));
        }
        splitter.finish(texts(lines));
        return lines;
    }

    private static LineSplitter.Lines texts(List<String> lines) {
        return (bytes, from, length, surelyPlain) -> lines.add(new String(bytes, from, length, UTF_8));
    }

    @Test
    void shouldKeepEmptyLinesAndALastLineWithoutEnd() throws InterruptedException {
        assertThat(split("one\n\ntwo\r\nlast".getBytes(UTF_8), 100)).containsExactly("one", "", "two", "last");
        assertThat(split("one\n".getBytes(UTF_8), 100)).containsExactly("one");
        assertThat(split(new byte[0], 100)).isEmpty();
    }

    @Test
    void shouldFindALineEndInEveryPlace() throws InterruptedException {
        for (int length = 1; length <= 20; length++) {
            for (int at = 0; at < length; at++) {
                // 11 is what a line feed before it would make of 10.
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) 11);
                bytes[at] = '\n';
                assertThat(split(bytes, length))
                        .as("%d of %d", at, length)
                        .isEqualTo(
                                at + 1 == length
                                        ? List.of("\u000B".repeat(at))
                                        : List.of("\u000B".repeat(at), "\u000B".repeat(length - at - 1)));
            }
        }
    }

    @Test
    void shouldCallPlainWhatIsPlain() throws InterruptedException {
        Map<String, Boolean> plain = new LinkedHashMap<>();
        byte[] bytes = "one, with a few words\nt\two\n\n\"3\"\nf\u00FCnf\nthe last of them\n".getBytes(UTF_8);

        new LineSplitter()
                .accept(
                        bytes,
                        (chunk, from, length, surelyPlain) ->
                                plain.put(new String(chunk, from, length, UTF_8), surelyPlain));

        assertThat(plain)
                .containsExactly(
                        Map.entry("one, with a few words", true),
                        Map.entry("t\two", false),
                        Map.entry("", true),
                        Map.entry("\"3\"", false),
                        Map.entry("f\u00FCnf", false),
                        Map.entry("the last of them", true));
    }

    @Test
    void shouldNotCallPlainWhatLiesInTwoChunksOrEndsInTwoBytes() throws InterruptedException {
        Map<String, Boolean> plain = new LinkedHashMap<>();
        LineSplitter.Lines lines =
                (chunk, from, length, surelyPlain) -> plain.put(new String(chunk, from, length, UTF_8), surelyPlain);
        LineSplitter splitter = new LineSplitter();

        splitter.accept("\"a".getBytes(UTF_8), lines);
        splitter.accept("bc\nabc\r\nde".getBytes(UTF_8), lines);
        splitter.finish(lines);

        assertThat(plain).containsExactly(Map.entry("\"abc", false), Map.entry("abc", false), Map.entry("de", false));
    }

    @Test
    void shouldNotDependOnChunks() throws InterruptedException {
        // given
        long seed = Long.getLong("seed", 42);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < 200_000) {
            text.append("ü€😀x".repeat(random.nextInt(20_000))).append(random.nextBoolean() ? "\n" : "\r\n");
        }
        byte[] bytes = text.toString().getBytes(UTF_8);

        // then
        List<String> whole = split(bytes, bytes.length);
        for (int chunk : new int[] {1, 7, 1024, 65_536, 65_537}) {
            assertThat(split(bytes, chunk))
                    .as("chunks of %d, seed %d", chunk, seed)
                    .isEqualTo(whole);
        }
        assertThat(whole)
                .allSatisfy(line ->
                        assertThat(line.getBytes(UTF_8).length).isLessThanOrEqualTo(LineSplitter.LINE_BYTES_MAX))
                .noneMatch(line -> line.contains("\uFFFD"));
    }
}
