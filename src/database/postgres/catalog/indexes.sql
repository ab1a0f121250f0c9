-- Those that no constraint owns, with the invalid ones that a failed build leaves behind.
select i.indrelid, c.relname, m.amname, i.indisunique, i.indnkeyatts, i.indkey, i.indoption, i.indclass, i.indcollation,
  i.indnullsnotdistinct, pg_get_expr(i.indpred, i.indrelid),
  case when i.indexprs is not null then array_to_json(array(
    select case when k.attnum = 0 then pg_get_indexdef(i.indexrelid, k.place::integer, false) end
    from unnest(i.indkey::smallint[]) with ordinality as k (attnum, place)
    order by k.place
  )) end,
  case when not i.indcollation::oid[] <@ array[0, 100]::oid[] then array_to_json(array(
    select l.collname
    from unnest(i.indcollation::oid[]) with ordinality as k (collation_oid, place)
    left join pg_collation l on l.oid = k.collation_oid
    order by k.place
  )) end,
  d.description, i.indexrelid, i.indisvalid and i.indisready
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = t.relnamespace
join pg_am m on m.oid = c.relam
left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
where {in_scope} and t.relkind in ('r', 'p', 'm') and not t.relispartition
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
