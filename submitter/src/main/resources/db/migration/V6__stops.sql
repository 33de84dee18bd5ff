-- What shall end a job that has not ended yet, and why: JSON; NULL when nothing shall. Rows from before have it in their reason, in words.
ALTER TABLE jobs ADD COLUMN stop TEXT;
