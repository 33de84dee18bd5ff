-- What the order of a queue's front is told from. What is here already lacks it: it is folded anew.

-- One row for each share of a queue; of a queue without shares, one for the empty share. recent_vcpus is the mean use at used_at, vcpu_millis
-- what live attempts take since; moves is JSON: where in the lane something left or stepped in, and when.
CREATE TABLE queue_lanes (
    account         TEXT    NOT NULL,
    job_queue       TEXT    NOT NULL,
    share           TEXT    NOT NULL,
    recent_vcpus    DOUBLE PRECISION NOT NULL,
    used_at         BIGINT  NOT NULL,
    vcpu_millis     BIGINT  NOT NULL,
    moves           TEXT    NOT NULL,
    PRIMARY KEY (account, job_queue, share)
);

-- For which job of a queue room is kept.
CREATE TABLE queue_reservations (
    account         TEXT    NOT NULL,
    job_queue       TEXT    NOT NULL,
    job_id          TEXT    NOT NULL,
    array_index     INTEGER NOT NULL,
    PRIMARY KEY (account, job_queue)
);

DELETE FROM event_offsets;
DELETE FROM account_positions;
DELETE FROM jobs;
DELETE FROM job_bodies;
DELETE FROM job_counts;
DELETE FROM attempts;
DELETE FROM job_definitions;
DELETE FROM job_queues;
DELETE FROM compute_environments;
DELETE FROM scheduling_policies;
DELETE FROM consumable_resources;
DELETE FROM consumable_jobs;
DELETE FROM executors;
DELETE FROM events;
