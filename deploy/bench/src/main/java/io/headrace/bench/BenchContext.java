package io.headrace.bench;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a benchmark gets.
 *
 * @param quick shorter rounds and fewer of them
 * @param folder for files; removed when all is over
 * @param progress takes a line for whoever watches
 */
public record BenchContext(boolean quick, Path folder, Consumer<String> progress) {
    /** One or the other number, the first when there is little time. */
    public int pick(int whenQuick, int otherwise) {
        return quick ? whenQuick : otherwise;
    }
}
