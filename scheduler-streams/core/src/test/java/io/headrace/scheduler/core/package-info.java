/** Tests of the core: scenarios, random walks, the table of the life cycle, and what the core may depend on. */
@NullMarked
package io.headrace.scheduler.core;

import org.jspecify.annotations.NullMarked;
