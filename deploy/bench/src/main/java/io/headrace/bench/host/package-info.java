/** What the host can do without us: the limits. */
@NullMarked
package io.headrace.bench.host;

import org.jspecify.annotations.NullMarked;
