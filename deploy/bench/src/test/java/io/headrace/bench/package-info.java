/** Tests of what surrounds the measurements. */
@NullMarked
package io.headrace.bench;

import org.jspecify.annotations.NullMarked;
