-- a2a595326a07: Merge charts and documents.
-- postgres 15.0

-- up
-- nothing to do here

-- down
-- nothing to do here
