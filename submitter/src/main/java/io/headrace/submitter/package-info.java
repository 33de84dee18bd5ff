/** The HTTP front door, the read model, the dashboard and the command line. */
@NullMarked
package io.headrace.submitter;

import org.jspecify.annotations.NullMarked;
