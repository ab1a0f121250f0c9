select t.oid, n.nspname, t.typname, d.description, e.enumlabel
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_enum e on e.enumtypid = t.oid
left join pg_description d on d.objoid = t.oid and d.classoid = 'pg_type'::regclass and d.objsubid = 0
where t.typtype = 'e' and {in_scope}
  and not {member:pg_type:t.oid}
order by t.oid, e.enumsortorder
