select distinct r.ev_class, d.refclassid::regclass, d.refobjid
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.deptype = 'n'
  and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass) and d.refobjid <> r.ev_class
where {in_scope} and c.relkind in ('v', 'm')
