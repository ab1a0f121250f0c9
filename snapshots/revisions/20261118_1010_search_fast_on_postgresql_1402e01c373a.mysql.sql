-- 1402e01c373a: Search titles, charts and documents fast on PostgreSQL.
-- mysql 9.0

-- up
-- nothing to do here

-- down
-- nothing to do here
