/**
 * The command line: one class per verb, over the HTTP front door.
 *
 * <p>Standard output carries what programs read (ids, tables, documents), standard error what is said to people. The exit
 * status is 0, 1 for a failure and 2 for wrong usage.
 *
 * <p>Reading order: {@link io.headrace.submitter.cli.CliCommands} (all verbs), {@link io.headrace.submitter.cli.JobsCommand}
 * (the simplest), {@link io.headrace.submitter.cli.SubmitCommand} (the largest). Formatting lives in {@code text}, requests
 * in {@code api}, the process's surroundings in {@code terminal}.
 */
@NullMarked
package io.headrace.submitter.cli;

import org.jspecify.annotations.NullMarked;
