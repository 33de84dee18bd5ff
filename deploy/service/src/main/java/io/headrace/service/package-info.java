/**
 * What scheduler, executor and submitter have in common when each is a process of its own: where settings come from, what is checked
 * before anything is waited for, and how a process waits for Kafka.
 */
@NullMarked
package io.headrace.service;

import org.jspecify.annotations.NullMarked;
