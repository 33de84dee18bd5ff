/**
 * The HTTP front door: the AWS Batch operations, Headrace's own read endpoints, health. Start at {@link
 * io.headrace.submitter.http.FrontDoor}.
 */
@NullMarked
package io.headrace.submitter.http;

import org.jspecify.annotations.NullMarked;
