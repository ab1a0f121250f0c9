-- Comments on everything that has none in the model. Those that the server makes by itself are left out.
with d as materialized (
  select * from pg_description where objoid >= 16384
)
select 'pg_class', d.objoid, a.attname, 'comment', d.description
from d
join pg_class c on c.oid = d.objoid
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
where d.classoid = 'pg_class'::regclass and {in_scope} and case
  when c.relkind in ('r', 'p') then c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid)
  when c.relkind in ('v', 'm') then d.objsubid > 0
  when c.relkind in ('i', 'I') then c.relispartition or exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
  else true
end
union all
select d.classoid::regclass::text, d.objoid, null, 'comment', d.description
from d
where d.classoid in (
  'pg_constraint'::regclass, 'pg_cast'::regclass, 'pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass,
  'pg_opfamily'::regclass, 'pg_am'::regclass, 'pg_language'::regclass, 'pg_event_trigger'::regclass, 'pg_foreign_data_wrapper'::regclass,
  'pg_foreign_server'::regclass, 'pg_statistic_ext'::regclass, 'pg_publication'::regclass, 'pg_subscription'::regclass, 'pg_transform'::regclass,
  'pg_ts_config'::regclass, 'pg_ts_dict'::regclass, 'pg_ts_parser'::regclass, 'pg_ts_template'::regclass
)
union all
select 'pg_proc', d.objoid, null, 'comment', d.description
from d join pg_proc p on p.oid = d.objoid
where d.classoid = 'pg_proc'::regclass and p.prokind = 'a'
union all
select 'pg_type', d.objoid, null, 'comment', d.description
from d join pg_type t on t.oid = d.objoid
where d.classoid = 'pg_type'::regclass and t.typtype <> 'e'
union all
select 'pg_namespace', n.oid, null, 'comment', coalesce(s.description, 'none')
from pg_namespace n
left join pg_description s on s.objoid = n.oid and s.classoid = 'pg_namespace'::regclass
where n.nspname = coalesce(current_schema(), 'public')
  and s.description is distinct from case n.nspname when 'public' then 'standard public schema' end
union all
select 'pg_database', b.oid, null, 'comment', s.description
from pg_database b join pg_shdescription s on s.objoid = b.oid and s.classoid = 'pg_database'::regclass
where b.datname = current_database()
