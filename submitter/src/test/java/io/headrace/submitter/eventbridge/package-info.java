/** What is told on EventBridge's topic. */
@org.jspecify.annotations.NullMarked
package io.headrace.submitter.eventbridge;
