/**
 * The front door as the command line sees it: AWS Batch's operations, Headrace's own reads, and a way to read their answers
 * that does not mind members it does not know.
 */
@NullMarked
package io.headrace.submitter.cli.api;

import org.jspecify.annotations.NullMarked;
