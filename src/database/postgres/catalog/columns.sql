select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), en.nspname, e.typname, e.oid <> t.oid,
  a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(v.adbin, v.adrelid),
  case when a.attcollation <> t.typcollation then (select l.collname from pg_collation l where l.oid = a.attcollation) end,
  a.attcollation, d.description
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
left join pg_type e on e.typtype = 'e' and e.oid = case t.typelem when 0 then t.oid else t.typelem end
left join pg_namespace en on en.oid = e.typnamespace
left join pg_attrdef v on v.adrelid = a.attrelid and v.adnum = a.attnum
left join pg_description d on d.objoid = a.attrelid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum
where {in_scope} and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  and a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
