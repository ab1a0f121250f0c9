-- What another role owns than the one that is connected, which is what a new object gets.
with me as materialized (select r.oid from pg_roles r where r.rolname = current_user),
owned (class, oid, owner) as (
  select 'pg_class', c.oid, c.relowner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where {in_scope} and c.relkind in ('r', 'p', 'v', 'm', 'f') or c.relkind = 'S' and {in_scope} and not exists (
    select from pg_depend o where o.classid = 'pg_class'::regclass and o.objid = c.oid and o.refclassid = 'pg_class'::regclass and o.deptype in ('a', 'i')
  )
  union all
  select 'pg_proc', p.oid, p.proowner from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {in_scope}
  union all
  select 'pg_type', t.oid, t.typowner
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where {in_scope} and (t.typtype in ('d', 'e', 'r') or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')
    or (t.typtype = 'b' and not exists (select from pg_type l where l.typarray = t.oid)))
  union all
  -- The schema public belongs to whoever owns the database.
  select 'pg_namespace', n.oid, n.nspowner from pg_namespace n
  where {in_scope} and not (n.nspname = 'public' and n.nspowner = 'pg_database_owner'::regrole)
  union all
  select 'pg_operator', o.oid, o.oprowner from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where {in_scope}
  union all
  select 'pg_opclass', o.oid, o.opcowner from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace where {in_scope}
  union all
  select 'pg_opfamily', o.oid, o.opfowner from pg_opfamily o join pg_namespace n on n.oid = o.opfnamespace where {in_scope}
  union all
  select 'pg_collation', o.oid, o.collowner from pg_collation o join pg_namespace n on n.oid = o.collnamespace where {in_scope}
  union all
  select 'pg_conversion', o.oid, o.conowner from pg_conversion o join pg_namespace n on n.oid = o.connamespace where {in_scope}
  union all
  select 'pg_ts_config', o.oid, o.cfgowner from pg_ts_config o join pg_namespace n on n.oid = o.cfgnamespace where {in_scope}
  union all
  select 'pg_ts_dict', o.oid, o.dictowner from pg_ts_dict o join pg_namespace n on n.oid = o.dictnamespace where {in_scope}
  union all
  select 'pg_statistic_ext', o.oid, o.stxowner from pg_statistic_ext o join pg_namespace n on n.oid = o.stxnamespace where {in_scope}
  union all
  select 'pg_language', o.oid, o.lanowner from pg_language o where o.oid >= 16384
  union all
  select 'pg_foreign_data_wrapper', o.oid, o.fdwowner from pg_foreign_data_wrapper o
  union all
  select 'pg_foreign_server', o.oid, o.srvowner from pg_foreign_server o
  union all
  select 'pg_extension', o.oid, o.extowner from pg_extension o where o.extname <> 'plpgsql'
  union all
  select 'pg_event_trigger', o.oid, o.evtowner from pg_event_trigger o
  union all
  select 'pg_publication', o.oid, o.pubowner from pg_publication o
  union all
  select 'pg_subscription', o.oid, o.subowner from pg_subscription o
)
select o.class, o.oid, null, 'owner', quote_ident(pg_get_userbyid(o.owner))
from owned o
where o.owner <> (select oid from me)
