/**
 * {@code headrace bench}: Headrace beside the limit of the machine that it runs on.
 *
 * <p>{@link io.headrace.bench.Main} reads the options and prints; {@link io.headrace.bench.Suite} runs the benchmarks one after the
 * other, each within its time; a {@link io.headrace.bench.Benchmark} measures ours and the limit in turns, in one process, so that what
 * the machine does meanwhile befalls both. What comes out is in {@link io.headrace.bench.result}. {@code core} measures the pure core,
 * {@code kafka} the scheduler on a broker, {@code system} whole jobs, {@code host} what the host itself can do. docs/benchmarks.md says
 * what each figure means.
 */
@NullMarked
package io.headrace.bench;

import org.jspecify.annotations.NullMarked;
