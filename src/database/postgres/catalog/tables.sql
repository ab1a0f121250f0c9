-- Partitions and children by inheritance are left out: their parents stand for them.
select c.oid, n.nspname, c.relname, c.relpersistence, d.description
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
where {in_scope} and c.relkind in ('r', 'p') and not c.relispartition
  and not exists (select from pg_inherits i where i.inhrelid = c.oid)
  and not {member:pg_class:c.oid}
