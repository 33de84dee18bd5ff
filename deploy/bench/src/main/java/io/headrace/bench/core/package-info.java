/** The pure core by itself: no broker, no disk. */
@NullMarked
package io.headrace.bench.core;

import org.jspecify.annotations.NullMarked;
