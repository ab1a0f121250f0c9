-- What pg_constraint holds of a constraint beside what the model compares. A column that an older server lacks is what it is there by nature.
with k as materialized (
  select k.*, c.relname
  from (select true as conenforced, false as conperiod) as older
  cross join lateral (
    select oid, contype, conname, conrelid, conkey, convalidated, connoinherit, confmatchtype, confdelsetcols, condeferrable, condeferred, conindid,
      conenforced, conperiod
    from pg_constraint
  ) k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  where {in_scope} and c.relkind in ('r', 'p')
)
select 'pg_constraint', oid, null, 'constraint NOT VALID', '' from k where not convalidated and conenforced and contype in ('c', 'f')
union all
select 'pg_constraint', oid, null, 'constraint NOT ENFORCED', '' from k where not conenforced and contype in ('c', 'f')
union all
select 'pg_constraint', oid, null, 'constraint NO INHERIT', '' from k where connoinherit and contype = 'c'
union all
select 'pg_constraint', oid, null, 'foreign key MATCH FULL', '' from k where contype = 'f' and confmatchtype = 'f'
union all
select 'pg_constraint', k.oid, null, 'foreign key SET NULL or DEFAULT of some columns', (
  select string_agg(quote_ident(a.attname), ', ' order by d.place)
  from unnest(k.confdelsetcols) with ordinality as d (attnum, place)
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = d.attnum
)
from k where k.confdelsetcols is not null
union all
select 'pg_constraint', oid, null, 'deferrable primary key', case when condeferred then 'initially deferred' else 'initially immediate' end
from k where contype = 'p' and condeferrable
union all
select 'pg_constraint', k.oid, null, 'key with INCLUDE', (
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
  from pg_attribute a where a.attrelid = k.conindid and a.attnum > i.indnkeyatts
)
from k join pg_index i on i.indexrelid = k.conindid
where k.contype in ('p', 'u') and i.indnatts > i.indnkeyatts
union all
select 'pg_constraint', oid, null, 'key WITHOUT OVERLAPS', '' from k where conperiod and contype in ('p', 'u')
union all
select 'pg_constraint', oid, null, 'foreign key with PERIOD', '' from k where conperiod and contype = 'f'
union all
select 'pg_constraint', oid, null, 'exclusion constraint', pg_get_constraintdef(oid) from k where contype = 'x'
union all
-- Not-null constraints are objects from PostgreSQL 18 on; the reader leaves out the names that the server chose.
select 'pg_class', k.conrelid, a.attname, p.property, p.value
from k
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
cross join lateral (
  values ('name of a not-null constraint', k.conname, true), ('not-null constraint NOT VALID', '', not k.convalidated),
    ('not-null constraint NO INHERIT', '', k.connoinherit)
) as p (property, value, holds)
where k.contype = 'n' and p.holds
union all
select 'pg_constraint', k.oid, null, 'disabled trigger of a constraint',
  g.tgrelid::regclass || ': ' || case g.tgenabled when 'D' then 'disabled' when 'R' then 'replica' else 'always' end
from pg_trigger g join k on k.oid = g.tgconstraint
where g.tgisinternal and g.tgenabled <> 'O'
