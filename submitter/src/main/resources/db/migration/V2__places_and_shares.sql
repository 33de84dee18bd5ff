-- Where a job stands in its queue, and what it shares with others. What is here already lacks it: it is folded anew.

-- The share and the consumable resources of single jobs and array jobs; priority 0 in a queue without shares. Jobs and children that have a
-- place of their own have its rank; standing is how many attempts wait at it, none of one that stands aside.
ALTER TABLE jobs ADD COLUMN share_identifier TEXT;
ALTER TABLE jobs ADD COLUMN scheduling_priority INTEGER;
ALTER TABLE jobs ADD COLUMN consumables TEXT;
ALTER TABLE jobs ADD COLUMN place BIGINT;
ALTER TABLE jobs ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN standing BIGINT NOT NULL DEFAULT 0;
CREATE INDEX jobs_standing ON jobs (account, job_queue, share_identifier, scheduling_priority DESC, place, standing)
    WHERE standing > 0 AND array_index = -1;
CREATE INDEX jobs_children_standing ON jobs (account, place) WHERE standing > 0 AND array_index >= 0;
CREATE INDEX jobs_newest_of_share ON jobs (account, job_queue, share_identifier, sequence)
    WHERE array_index = -1 AND share_identifier IS NOT NULL;

-- Which jobs take which consumable resources.
CREATE TABLE consumable_jobs (
    account         TEXT    NOT NULL,
    consumable      TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    job_id          TEXT    NOT NULL,
    quantity        BIGINT  NOT NULL,
    PRIMARY KEY (account, consumable, sequence)
);
CREATE INDEX consumable_jobs_of_job ON consumable_jobs (account, job_id);

-- Whether what attempts take of it is gone for good, and leaves the total.
ALTER TABLE consumable_resources ADD COLUMN used_up INTEGER NOT NULL DEFAULT 0;

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
DELETE FROM executors;
DELETE FROM events;
