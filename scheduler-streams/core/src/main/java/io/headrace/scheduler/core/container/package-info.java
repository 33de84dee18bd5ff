/** What a container needs: a definition's, with a submission's overrides and parameters in place. Pure. */
@NullMarked
package io.headrace.scheduler.core.container;

import org.jspecify.annotations.NullMarked;
