select n.nspname, d.description, n.oid
from pg_namespace n
left join pg_description d on d.objoid = n.oid and d.classoid = 'pg_namespace'::regclass and d.objsubid = 0
where {in_scope} and n.nspname <> coalesce(current_schema(), 'public') and not {member:pg_namespace:n.oid}
