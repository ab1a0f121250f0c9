-- a2a595326a07: Merge charts and documents.
-- mariadb 10.11

-- up
-- nothing to do here

-- down
-- nothing to do here
