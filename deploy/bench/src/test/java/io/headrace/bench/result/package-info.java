/** Tests of how results are summed up and shown. */
@NullMarked
package io.headrace.bench.result;

import org.jspecify.annotations.NullMarked;
