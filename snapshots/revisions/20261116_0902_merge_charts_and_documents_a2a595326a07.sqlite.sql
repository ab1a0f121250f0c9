-- a2a595326a07: Merge charts and documents.
-- sqlite 3.35

-- up
-- nothing to do here

-- down
-- nothing to do here
