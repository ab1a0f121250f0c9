-- What stands on what, as the server follows it: what depends (catalog and number; of a view or an unknown table its relation), how it is described where
-- nobody else names it, and what it needs: kind, schema, name, signature or table, part.
with d as materialized (
  select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  from pg_depend d
  where d.deptype in ('n', 'a') and d.refobjid >= 16384
    and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass)
    and d.classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_publication_rel'::regclass,
      'pg_statistic_ext'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass, 'pg_type'::regclass,
      'pg_operator'::regclass, 'pg_cast'::regclass, 'pg_event_trigger'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass,
      'pg_amop'::regclass, 'pg_amproc'::regclass, 'pg_transform'::regclass, 'pg_conversion'::regclass)
),
unknown as materialized (
  select c.oid, c.relname, c.relnamespace
  from pg_class c
  where c.relkind = 'f' or c.relkind in ('r', 'p') and (c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid))
),
dependent as (
  -- Views, and rules by themselves.
  select d.*, case r.rulename when '_RETURN' then 'pg_class' else 'pg_rewrite' end as class, case r.rulename when '_RETURN' then r.ev_class else r.oid end as oid,
    c.relnamespace as namespace
  from d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid join pg_class c on c.oid = r.ev_class
  where not (r.rulename = '_RETURN' and d.refclassid = 'pg_class'::regclass and d.refobjid = r.ev_class)
  union all
  select d.*, 'pg_proc', p.oid, p.pronamespace from d join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
  union all
  select d.*, case when u.oid is null then 'pg_trigger' else 'pg_class' end, coalesce(u.oid, g.oid), c.relnamespace
  from d join pg_trigger g on d.classid = 'pg_trigger'::regclass and g.oid = d.objid and not g.tgisinternal
  join pg_class c on c.oid = g.tgrelid left join unknown u on u.oid = g.tgrelid
  union all
  select d.*, case when u.oid is null then 'pg_policy' else 'pg_class' end, coalesce(u.oid, p.oid), c.relnamespace
  from d join pg_policy p on d.classid = 'pg_policy'::regclass and p.oid = d.objid
  join pg_class c on c.oid = p.polrelid left join unknown u on u.oid = p.polrelid
  union all
  select d.*, 'pg_publication_rel', d.objid, c.relnamespace
  from d join pg_publication_rel r on d.classid = 'pg_publication_rel'::regclass and r.oid = d.objid join pg_class c on c.oid = r.prrelid
  union all
  select d.*, 'pg_statistic_ext', s.oid, s.stxnamespace from d join pg_statistic_ext s on d.classid = 'pg_statistic_ext'::regclass and s.oid = d.objid
  union all
  -- Defaults of views, and what computes a column of an unknown table.
  select d.*, case c.relkind when 'v' then 'pg_attrdef' else 'pg_class' end, case c.relkind when 'v' then v.oid else c.oid end, c.relnamespace
  from d join pg_attrdef v on d.classid = 'pg_attrdef'::regclass and v.oid = d.objid join pg_class c on c.oid = v.adrelid
  join pg_attribute a on a.attrelid = v.adrelid and a.attnum = v.adnum
  where c.relkind = 'v' or (exists (select from unknown u where u.oid = c.oid) and (a.attgenerated <> '' or d.refclassid <> 'pg_class'::regclass))
  union all
  -- Exclusion constraints, checks of domains, and checks of unknown tables that call something.
  select d.*, case when k.contypid <> 0 then 'pg_type' when k.contype = 'x' then 'pg_constraint' else 'pg_class' end,
    case when k.contypid <> 0 then k.contypid when k.contype = 'x' then k.oid else k.conrelid end, k.connamespace
  from d join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
  where k.contypid <> 0 or k.contype = 'x'
    or (exists (select from unknown u where u.oid = k.conrelid) and (d.refclassid <> 'pg_class'::regclass or k.contype = 'f' and d.refobjid <> k.conrelid))
  union all
  -- Composite types, whose attributes are columns of a relation of their own; columns of the type of a row, and columns and indexes of unknown tables.
  select d.*, case c.relkind when 'c' then 'pg_type' else 'pg_class' end, case c.relkind when 'c' then c.reltype else coalesce(i.indrelid, c.oid) end, c.relnamespace
  from d join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
  left join pg_index i on i.indexrelid = c.oid
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
  where (c.relkind = 'c' and d.refclassid = 'pg_type'::regclass)
    or (exists (select from unknown u where u.oid = coalesce(i.indrelid, c.oid)) and d.refclassid <> 'pg_class'::regclass and coalesce(a.attinhcount, 0) = 0)
  union all
  select d.*, 'pg_type', t.oid, t.typnamespace from d join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid and t.typtype in ('b', 'd', 'r')
    and not exists (select from pg_type e where e.typarray = t.oid)
  union all
  select d.*, 'pg_operator', o.oid, o.oprnamespace from d join pg_operator o on d.classid = 'pg_operator'::regclass and o.oid = d.objid
  union all
  select d.*, 'pg_cast', d.objid, null from d where d.classid = 'pg_cast'::regclass
  union all
  select d.*, 'pg_event_trigger', d.objid, null from d where d.classid = 'pg_event_trigger'::regclass
  union all
  select d.*, 'pg_opclass', o.oid, o.opcnamespace from d join pg_opclass o on d.classid = 'pg_opclass'::regclass and o.oid = d.objid
  union all
  select d.*, 'pg_opfamily', f.oid, f.opfnamespace from d join pg_opfamily f on d.classid = 'pg_opfamily'::regclass and f.oid = d.objid
  union all
  select d.*, 'pg_opfamily', f.oid, f.opfnamespace from d join pg_amop o on d.classid = 'pg_amop'::regclass and o.oid = d.objid join pg_opfamily f on f.oid = o.amopfamily
  union all
  select d.*, 'pg_opfamily', f.oid, f.opfnamespace from d join pg_amproc o on d.classid = 'pg_amproc'::regclass and o.oid = d.objid join pg_opfamily f on f.oid = o.amprocfamily
  union all
  select d.*, 'pg_transform', d.objid, null from d where d.classid = 'pg_transform'::regclass
  union all
  select d.*, 'pg_conversion', v.oid, v.connamespace from d join pg_conversion v on d.classid = 'pg_conversion'::regclass and v.oid = d.objid
  union all
  -- A table stands on those that it inherits from.
  select 'pg_class'::regclass, i.inhrelid, 0, 'pg_class'::regclass, i.inhparent, 0, 'pg_class', i.inhrelid, c.relnamespace
  from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind in ('r', 'p', 'f')
)
select distinct e.class, e.oid, case when n.oid is not null and not {in_scope} then pg_describe_object(e.classid, e.objid, 0) end,
  r.kind, r.namespace, r.name, r.beside, r.part
from dependent e
left join pg_namespace n on n.oid = e.namespace
cross join lateral (
  select case when c.relkind in ('r', 'p', 'f') then 'table' when c.relkind = 'v' then 'view' when c.relkind = 'm' then 'materialized view' when c.relkind = 'S' then 'sequence' end,
    m.nspname, c.relname, null, a.attname
  from pg_class c join pg_namespace m on m.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = e.refobjsubid and e.refobjsubid > 0
  where e.refclassid = 'pg_class'::regclass and c.oid = e.refobjid and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  union all
  select case when k.oid is null then 'index' else 'constraint' end, m.nspname, t.relname, null, coalesce(k.conname, c.relname)
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid join pg_namespace m on m.oid = t.relnamespace
  left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
  where e.refclassid = 'pg_class'::regclass and i.indexrelid = e.refobjid
  union all
  select 'routine', m.nspname, p.proname, oidvectortypes(p.proargtypes), null
  from pg_proc p join pg_namespace m on m.oid = p.pronamespace
  where e.refclassid = 'pg_proc'::regclass and p.oid = e.refobjid
  union all
  select 'constraint', m.nspname, t.relname, null, k.conname
  from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace m on m.oid = t.relnamespace
  where e.refclassid = 'pg_constraint'::regclass and k.oid = e.refobjid
  union all
  -- A type by what it is the type of: an enum, or the rows of a relation; of an array its element.
  select case when y.typtype = 'e' then 'enum' when c.relkind in ('r', 'p', 'f') then 'table' when c.relkind = 'v' then 'view' when c.relkind = 'm' then 'materialized view' end,
    m.nspname, y.typname, null, null
  from pg_type x join pg_type y on y.oid = coalesce(nullif(x.typelem, 0), x.oid)
  join pg_namespace m on m.oid = y.typnamespace left join pg_class c on c.oid = y.typrelid
  where e.refclassid = 'pg_type'::regclass and x.oid = e.refobjid and (y.typtype = 'e' or c.relkind in ('r', 'p', 'f', 'v', 'm'))
) as r (kind, namespace, name, beside, part)
