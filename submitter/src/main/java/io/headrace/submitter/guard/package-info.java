/**
 * Who may ask the front door for what: verifies signatures (AWS Signature Version 4), reads credentials and policies from the
 * access file, and decides by IAM's rules. Nothing here knows HTTP routes or answers: {@code io.headrace.submitter.http} calls
 * it for every request. Start at {@link io.headrace.submitter.guard.Guard}.
 */
@NullMarked
package io.headrace.submitter.guard;

import org.jspecify.annotations.NullMarked;
