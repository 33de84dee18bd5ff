/** Measures Headrace beside the limit of the machine that it runs on. */
@NullMarked
package io.headrace.bench;

import org.jspecify.annotations.NullMarked;
