-- Names of the containers of a job that has several: JSON; NULL otherwise.
ALTER TABLE jobs ADD COLUMN containers TEXT;
-- The containers of an attempt that has several, and how those that have ended did: JSON; NULL otherwise.
ALTER TABLE attempts ADD COLUMN containers TEXT;

-- The names under which the output of each of several containers of an attempt is found.
CREATE TABLE container_streams (
    account TEXT NOT NULL,
    log_group TEXT NOT NULL,
    log_stream TEXT NOT NULL,
    job_id TEXT NOT NULL,
    array_index INTEGER NOT NULL,
    number INTEGER NOT NULL,
    container TEXT NOT NULL,
    PRIMARY KEY (account, log_group, log_stream)
);
CREATE INDEX container_streams_of_job ON container_streams (account, job_id);
