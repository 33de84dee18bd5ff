/**
 * How an executor finds its own containers again: labels, adoption, and the removal of what nobody asked for.
 */
@NullMarked
package io.headrace.executor.recovery;

import org.jspecify.annotations.NullMarked;
