-- Raw columns: `pg_get_constraintdef` takes twice as long. Not-null constraints (n, from PostgreSQL 18 on) are the columns' matter, and rows with
-- a parent belong to partitions.
select k.conrelid, k.contype, k.conname, k.conkey, k.condeferrable, k.condeferred, i.indnullsnotdistinct,
  case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end,
  rn.nspname, r.relname, k.confdeltype, k.confupdtype,
  case when k.contype = 'f' then array_to_json(array(
    select a.attname
    from unnest(k.confkey) with ordinality as f (attnum, place)
    join pg_attribute a on a.attrelid = k.confrelid and a.attnum = f.attnum
    order by f.place
  )) end,
  k.oid, k.conindid
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_class r on r.oid = k.confrelid
left join pg_namespace rn on rn.oid = r.relnamespace
left join pg_index i on i.indexrelid = k.conindid and k.contype = 'u'
where {in_scope} and k.contype in ('p', 'u', 'c', 'f', 'x') and k.conparentid = 0
  and c.relkind in ('r', 'p') and not c.relispartition
order by k.conrelid, k.conname
