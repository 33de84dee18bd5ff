-- The read model: what the events of headrace.events say, folded into rows. It can be deleted at any time; it is made anew
-- from the events. Only what SQLite and PostgreSQL both take stands here; JSON is text.

-- How far the events are folded: written in the same transaction as the rows.
CREATE TABLE event_offsets (
    topic_id        TEXT    NOT NULL,
    partition_id    INTEGER NOT NULL,
    next_offset     BIGINT  NOT NULL,
    PRIMARY KEY (topic_id, partition_id)
);

-- The last event of each account that is folded; an event that is not newer is a repetition.
CREATE TABLE account_positions (
    account         TEXT    NOT NULL PRIMARY KEY,
    sequence        BIGINT  NOT NULL
);

-- Single jobs and array jobs (array_index -1), and those children of array jobs that an event has named. A child has no
-- name, queue and definition of its own: they are those of its array job.
CREATE TABLE jobs (
    account         TEXT    NOT NULL,
    job_id          TEXT    NOT NULL,
    array_index     INTEGER NOT NULL,
    sequence        BIGINT  NOT NULL,
    job_name        TEXT,
    job_queue       TEXT,
    job_definition  TEXT,
    array_size      INTEGER,
    created_at      BIGINT  NOT NULL,
    status          TEXT    NOT NULL,
    status_reason   TEXT,
    started_at      BIGINT,
    stopped_at      BIGINT,
    attempt_ended   BIGINT,
    attempt         INTEGER NOT NULL,
    cancelled       INTEGER NOT NULL,
    terminated      INTEGER NOT NULL,
    children        TEXT,
    PRIMARY KEY (account, job_id, array_index)
);
CREATE INDEX jobs_newest ON jobs (account, sequence) WHERE array_index = -1;
CREATE INDEX jobs_newest_of_queue ON jobs (account, job_queue, sequence) WHERE array_index = -1;
CREATE INDEX jobs_newest_of_status ON jobs (account, job_queue, status, sequence) WHERE array_index = -1;

-- What never changes about a job, as it was submitted; once per job, not per child.
CREATE TABLE job_bodies (
    account         TEXT    NOT NULL,
    job_id          TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, job_id)
);

-- How many jobs of a queue have a status. Children count, the array jobs that they belong to do not.
CREATE TABLE job_counts (
    account         TEXT    NOT NULL,
    job_queue       TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    jobs            BIGINT  NOT NULL,
    PRIMARY KEY (account, job_queue, status)
);

CREATE TABLE attempts (
    account         TEXT    NOT NULL,
    job_id          TEXT    NOT NULL,
    array_index     INTEGER NOT NULL,
    number          INTEGER NOT NULL,
    status          TEXT    NOT NULL,
    executor_id     TEXT    NOT NULL,
    environment     TEXT    NOT NULL,
    vcpu_millis     INTEGER NOT NULL,
    memory_mib      INTEGER NOT NULL,
    gpus            INTEGER NOT NULL,
    container_id    TEXT,
    exit_code       INTEGER,
    reason          TEXT,
    status_reason   TEXT,
    placed_at       BIGINT  NOT NULL,
    started_at      BIGINT,
    stopped_at      BIGINT,
    log_partition   INTEGER,
    log_first       BIGINT,
    log_last        BIGINT,
    PRIMARY KEY (account, job_id, array_index, number)
);
CREATE INDEX attempts_alive ON attempts (account, executor_id) WHERE status IN ('STARTING', 'RUNNING');

CREATE TABLE job_definitions (
    account         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    revision        INTEGER NOT NULL,
    sequence        BIGINT  NOT NULL,
    status          TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, name, revision)
);
CREATE INDEX job_definitions_newest ON job_definitions (account, sequence);

-- Queues and environments that are there: VALID, or DELETING until they are gone.
CREATE TABLE job_queues (
    account         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    status          TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE compute_environments (
    account         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    status          TEXT    NOT NULL,
    uuid            TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE scheduling_policies (
    account         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE consumable_resources (
    account         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL,
    total_quantity  BIGINT  NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE executors (
    account         TEXT    NOT NULL,
    executor_id     TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    since           BIGINT  NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, executor_id)
);

-- Every event, as it was written. Kept also for jobs that have been purged.
CREATE TABLE events (
    account         TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    time            BIGINT  NOT NULL,
    type            TEXT    NOT NULL,
    job_id          TEXT,
    actor           TEXT,
    causation_id    TEXT,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, sequence)
);
CREATE INDEX events_of_job ON events (account, job_id, sequence) WHERE job_id IS NOT NULL;
