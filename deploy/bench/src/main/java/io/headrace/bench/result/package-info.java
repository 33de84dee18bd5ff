/** What was measured, and how it is shown. */
@NullMarked
package io.headrace.bench.result;

import org.jspecify.annotations.NullMarked;
