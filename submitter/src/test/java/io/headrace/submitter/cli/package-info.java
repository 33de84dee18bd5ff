/** Tests of the command line: every verb against a front door that plays AWS-shaped answers. */
@NullMarked
package io.headrace.submitter.cli;

import org.jspecify.annotations.NullMarked;
