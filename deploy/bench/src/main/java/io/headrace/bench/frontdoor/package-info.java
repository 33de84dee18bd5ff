/** Benchmarks of the front door: calls over HTTP. */
@NullMarked
package io.headrace.bench.frontdoor;

import org.jspecify.annotations.NullMarked;
