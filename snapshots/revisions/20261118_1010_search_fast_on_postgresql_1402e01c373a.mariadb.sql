-- 1402e01c373a: Search titles, charts and documents fast on PostgreSQL.
-- mariadb 10.11

-- up
-- nothing to do here

-- down
-- nothing to do here
