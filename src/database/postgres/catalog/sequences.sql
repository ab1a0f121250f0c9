-- With the column that owns each: by `serial` or `OWNED BY` (a), or as an identity (i).
select c.oid, n.nspname, c.relname, c.oid::regclass, format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin,
  s.seqmax, s.seqcycle, o.deptype, o.refobjid, o.refobjsubid, s.seqcache
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend o on o.classid = 'pg_class'::regclass and o.objid = c.oid and o.objsubid = 0
  and o.refclassid = 'pg_class'::regclass and o.refobjsubid > 0 and o.deptype in ('a', 'i')
where {in_scope}
  and not {member:pg_class:c.oid}
