-- Not-null constraints are objects from PostgreSQL 18 on. Most have the name that the server chose, which the reader knows: joins would cost more.
select k.conrelid, k.conkey[1], k.conname from pg_constraint k where k.contype = 'n' and k.conrelid <> 0
