-- Service environments, quota shares and service jobs.

CREATE TABLE service_environments (
    account         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    status          TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE quota_shares (
    account         TEXT    NOT NULL,
    job_queue       TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    sequence        BIGINT  NOT NULL,
    status          TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (account, job_queue, name)
);

-- What makes a job a service job; NULL for another.
ALTER TABLE jobs ADD COLUMN service TEXT;
ALTER TABLE jobs ADD COLUMN quota_share TEXT;
CREATE INDEX jobs_newest_of_quota_share ON jobs (account, job_queue, quota_share, sequence)
    WHERE array_index = -1 AND quota_share IS NOT NULL;

-- Why an attempt of a service job is not counted: it was given back before it began, or preempted.
ALTER TABLE attempts ADD COLUMN uncounted TEXT;
