-- Multi-node parallel jobs: their nodes have rows of their own in jobs and attempts, under the index 1000000000 plus the node's.

-- How many nodes there are, which is the main one, and what they take; of the whole job alone.
ALTER TABLE jobs ADD COLUMN nodes TEXT;

-- The index whose attempts are the job's: the main node's. NULL: its own.
ALTER TABLE jobs ADD COLUMN attempts_index INTEGER;
