-- The schemas that are not read, and how many relations, types and routines each holds.
select n.nspname, count(*) filter (where o.kind in ('r', 'p', 'f')), count(*) filter (where o.kind in ('v', 'm')),
  count(*) filter (where o.kind = 'S'), count(*) filter (where o.kind = 'type'), count(*) filter (where o.kind = 'routine')
from pg_namespace n
left join (
  select c.relnamespace as namespace, c.relkind::text as kind from pg_class c
  where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and not {member:pg_class:c.oid}
  union all
  select t.typnamespace, 'type' from pg_type t where t.typtype in ('d', 'e', 'r') and not {member:pg_type:t.oid}
  union all
  select p.pronamespace, 'routine' from pg_proc p where not {member:pg_proc:p.oid}
) o on o.namespace = n.oid
where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema' and not ({in_scope}) and not {member:pg_namespace:n.oid}
group by n.nspname
