-- Functions, procedures and window functions; aggregates have no text of their own.
select p.oid, n.nspname, p.proname, oidvectortypes(p.proargtypes), pg_get_functiondef(p.oid), d.description
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
left join pg_description d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass and d.objsubid = 0
where {in_scope} and p.prokind in ('f', 'p', 'w')
  and not {member:pg_proc:p.oid}
