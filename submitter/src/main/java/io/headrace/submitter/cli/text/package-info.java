/**
 * What the command line shows, as pure functions: from the front door's answers to text. Nothing here reads a clock, a
 * stream or the network.
 *
 * <p>Start with {@link io.headrace.submitter.cli.text.Table}; {@link io.headrace.submitter.cli.text.JobDescription} and
 * {@link io.headrace.submitter.cli.text.HistoryTable} are the two larger pictures.
 */
@NullMarked
package io.headrace.submitter.cli.text;

import org.jspecify.annotations.NullMarked;
