-- Relations of which the model knows nothing: partitions, children by inheritance, foreign tables; each with all that it is made of.
with r as materialized (
  select c.*, n.nspname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where {in_scope} and (c.relkind = 'f' or c.relkind in ('r', 'p') and (c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid)))
    and not {member:pg_class:c.oid}
)
select 'pg_class', r.oid,
  case when r.relkind = 'f' then 'foreign table' when r.relispartition then 'partition' else 'inheriting table' end, r.nspname, quote_ident(r.relname),
  concat_ws(E'\n',
    case r.relpersistence when 'u' then 'UNLOGGED' end,
    'OF ' || (select string_agg(i.inhparent::regclass::text || case when i.inhdetachpending then ' DETACH PENDING' else '' end, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = r.oid),
    pg_get_expr(r.relpartbound, r.oid),
    (select string_agg(
        quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attcollation <> t.typcollation then ' COLLATE ' || a.attcollation::regcollation else '' end
          || case when a.attidentity <> '' then ' IDENTITY ' || a.attidentity::text else '' end
          || coalesce(case a.attgenerated when '' then ' DEFAULT ' else ' GENERATED ' || a.attgenerated::text || ' ' end || pg_get_expr(d.adbin, d.adrelid), '')
          || case when a.attnotnull then ' NOT NULL' else '' end || case when a.attislocal then '' else ' INHERITED' end
          || case when a.attfdwoptions is not null then ' ' || {options:a.attfdwoptions} else '' end,
        ', ' order by a.attname)
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped),
    (select string_agg('CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
        || case when k.conislocal then '' else ' INHERITED' end, E'\n' order by k.conname)
      from pg_constraint k where k.conrelid = r.oid and k.contype <> 't'),
    (select string_agg(pg_get_indexdef(i.indexrelid, 0, true) || case when i.indisvalid then '' else ' INVALID' end, E'\n' order by i.indexrelid::regclass::text)
      from pg_index i where i.indrelid = r.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))),
    (select string_agg(pg_get_triggerdef(g.oid, true) || case g.tgenabled when 'O' then '' else ' ' || g.tgenabled::text end, E'\n' order by g.tgname)
      from pg_trigger g where g.tgrelid = r.oid and not g.tgisinternal),
    (select string_agg('POLICY ' || quote_ident(p.polname) || ' ' || p.polpermissive || ' ' || p.polcmd::text || ' '
        || array_to_string(array(select case o when 0 then 'PUBLIC' else pg_get_userbyid(o) end from unnest(p.polroles) o order by 1), ', ')
        || coalesce(' USING ' || pg_get_expr(p.polqual, p.polrelid), '') || coalesce(' WITH CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid), ''),
        E'\n' order by p.polname)
      from pg_policy p where p.polrelid = r.oid),
    (select 'SERVER ' || quote_ident(s.srvname) || coalesce(' ' || {options:f.ftoptions}, '')
      from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = r.oid))
from r
