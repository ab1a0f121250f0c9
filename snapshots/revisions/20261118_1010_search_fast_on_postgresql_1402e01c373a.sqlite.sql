-- 1402e01c373a: Search titles, charts and documents fast on PostgreSQL.
-- sqlite 3.35

-- up
-- nothing to do here

-- down
-- nothing to do here
