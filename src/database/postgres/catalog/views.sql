select c.oid, n.nspname, c.relname, c.relkind, pg_get_viewdef(c.oid), array_to_string(c.reloptions, ', '), d.description
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
where n.nspname in ({namespaces}) and c.relkind in ('v', 'm')
  and not exists (
    select from pg_depend m where m.classid = 'pg_class'::regclass and m.objid = c.oid and m.deptype = 'e'
  )
