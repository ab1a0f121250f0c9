-- a2a595326a07: Merge charts and documents.
-- mysql 9.0

-- up
-- nothing to do here

-- down
-- nothing to do here
