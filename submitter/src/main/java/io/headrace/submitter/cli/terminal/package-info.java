/** The terminal and the process around a command: streams, variables, clock, waiting; and what is drawn while it waits. */
@NullMarked
package io.headrace.submitter.cli.terminal;

import org.jspecify.annotations.NullMarked;
