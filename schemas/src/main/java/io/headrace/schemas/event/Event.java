package io.headrace.schemas.event;

/**
 * What the scheduler decided: one fact, never changed. Written to {@code headrace.events}, keyed by account, with a sequence
 * number that has no gaps. Folding all events of an account in order gives the scheduler's state of that account.
 */
public sealed interface Event
        permits ResourceEvent,
                JobEvent,
                WaitEvent,
                AttemptEvent,
                ExecutorEvent,
                ServiceEvent,
                ServiceJobEvent,
                Refusal {}
