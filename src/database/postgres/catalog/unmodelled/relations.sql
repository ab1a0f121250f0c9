-- What pg_class and pg_index hold of a relation beside its columns.
with r as materialized (
  select c.*
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where {in_scope} and c.relkind in ('r', 'p', 'm', 'S', 'i', 'I', 'f') and (
    c.reltablespace <> 0 or c.reloptions is not null or c.relrowsecurity or c.relforcerowsecurity or c.reloftype <> 0 or c.relkind in ('p', 'S')
      or not c.relispopulated
      or (c.relkind in ('r', 'm') and (c.relreplident <> 'd' or c.relam <> (
        select m.oid from pg_am m where m.amname = current_setting('default_table_access_method'))))
  )
)
select 'pg_class', r.oid, null, 'access method', m.amname
from r join pg_am m on m.oid = r.relam
where r.relkind in ('r', 'p', 'm') and m.amname <> current_setting('default_table_access_method')
union all
select 'pg_class', r.oid, null, 'tablespace', s.spcname from r join pg_tablespace s on s.oid = r.reltablespace
union all
-- Those of a view stand in its text.
select 'pg_class', r.oid, null, 'storage parameter', o from r, unnest(r.reloptions) as o where r.relkind <> 'm'
union all
select 'pg_class', r.oid, null, 'storage parameter', 'toast.' || o
from pg_class t join pg_class r on r.reltoastrelid = t.oid, unnest(t.reloptions) as o
where t.relkind = 't' and t.reloptions is not null
union all
select 'pg_class', r.oid, null, 'replica identity',
  case r.relreplident when 'n' then 'nothing' when 'f' then 'full'
    else 'using index ' || (select i.indexrelid::regclass from pg_index i where i.indrelid = r.oid and i.indisreplident) end
from r where r.relkind in ('r', 'p', 'm') and r.relreplident <> 'd'
union all
select 'pg_class', r.oid, null, 'row security', 'enabled' from r where r.relrowsecurity
union all
select 'pg_class', r.oid, null, 'row security', 'forced' from r where r.relforcerowsecurity
union all
select 'pg_class', r.oid, null, 'type of a typed table', format_type(r.reloftype, null) from r where r.reloftype <> 0
union all
select 'pg_class', r.oid, null, 'partition key', pg_get_partkeydef(r.oid) from r where r.relkind = 'p'
union all
select 'pg_class', r.oid, null, 'materialized view without rows', '' from r where r.relkind = 'm' and not r.relispopulated
union all
-- A sequence that a column owns is logged as the table is.
select 'pg_class', r.oid, null, 'unlogged sequence', case r.relpersistence when 'u' then 'unlogged' else 'logged' end
from r
left join pg_depend o on o.classid = 'pg_class'::regclass and o.objid = r.oid and o.objsubid = 0
  and o.refclassid = 'pg_class'::regclass and o.refobjsubid > 0 and o.deptype in ('a', 'i')
left join pg_class t on t.oid = o.refobjid
where r.relkind = 'S' and r.relpersistence <> coalesce(t.relpersistence, 'p')
union all
select 'pg_class', i.indexrelid, null, 'clustered index', '' from pg_index i where i.indisclustered
