select n.nspname, d.description
from pg_namespace n
left join pg_description d on d.objoid = n.oid and d.classoid = 'pg_namespace'::regclass and d.objsubid = 0
where n.nspname in ({namespaces}) and n.nspname <> coalesce(current_schema(), 'public')
