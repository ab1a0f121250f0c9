select g.tgrelid, g.tgname, pg_get_triggerdef(g.oid, true), g.tgfoid, d.description, g.oid
from pg_trigger g
join pg_class c on c.oid = g.tgrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_description d on d.objoid = g.oid and d.classoid = 'pg_trigger'::regclass and d.objsubid = 0
where {in_scope} and not g.tgisinternal and g.tgparentid = 0
