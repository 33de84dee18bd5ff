/** Tests of what the command line shows, with golden strings. */
@NullMarked
package io.headrace.submitter.cli.text;

import org.jspecify.annotations.NullMarked;
