-- Jobs of a queue by their name in any case.
CREATE INDEX jobs_by_name ON jobs (account, job_queue, LOWER(job_name), sequence) WHERE array_index = -1;
