-- What pg_attribute holds of a column of a table, view or index beside its type. The default statistics target is -1 before PostgreSQL 17.
with a as materialized (
  select a.*, c.relkind, t.typstorage
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid
  where {in_scope} and a.attnum > 0 and not a.attisdropped and (
    (a.attstorage <> t.typstorage and c.relkind in ('r', 'p', 'm', 'f')) or a.attcompression <> ''
      or coalesce(a.attstattarget, -1) >= 0 or a.attoptions is not null or (c.relkind = 'v' and a.atthasdef)
  )
)
select 'pg_class', a.attrelid, a.attname, 'column storage',
  case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end, null, null::oid
from a where a.attstorage <> a.typstorage and a.relkind in ('r', 'p', 'm', 'f')
union all
select 'pg_class', a.attrelid, a.attname, 'column compression', case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' else a.attcompression::text end, null, null
from a where a.attcompression <> ''
union all
select 'pg_class', a.attrelid, case when a.relkind not in ('i', 'I') then a.attname end, 'statistics target',
  case when a.relkind in ('i', 'I') then 'column ' || a.attnum || ': ' else '' end || a.attstattarget, null, null
from a where coalesce(a.attstattarget, -1) >= 0
union all
select 'pg_class', a.attrelid, case when a.relkind not in ('i', 'I') then a.attname end,
  case when a.relkind in ('i', 'I') then 'operator class parameter' else 'column option' end,
  case when a.relkind in ('i', 'I') then 'column ' || a.attnum || ': ' else '' end || o, null, null
from a, unnest(a.attoptions) as o
union all
select 'pg_class', a.attrelid, a.attname, 'default of a view column', pg_get_expr(d.adbin, d.adrelid), 'pg_attrdef', d.oid
from a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.relkind = 'v'
union all
-- The model knows a collation by its bare name.
select 'pg_class', a.attrelid, a.attname, 'collation of another schema', a.attcollation::regcollation::text, null, null
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_collation l on l.oid = a.attcollation
where {in_scope} and c.relkind in ('r', 'p') and a.attnum > 0 and not pg_collation_is_visible(l.oid)
union all
select 'pg_statistic_ext', s.oid, null, 'statistics target', s.stxstattarget::text, null, null
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where {in_scope} and coalesce(s.stxstattarget, -1) >= 0
