select g.tgrelid, g.tgname, pg_get_triggerdef(g.oid, true), g.tgfoid, d.description
from pg_trigger g
join pg_class c on c.oid = g.tgrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_description d on d.objoid = g.oid and d.classoid = 'pg_trigger'::regclass and d.objsubid = 0
where n.nspname in ({namespaces}) and not g.tgisinternal and g.tgparentid = 0
