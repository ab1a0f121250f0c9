-- Privileges of what belongs to an extension or to the server itself, where they are not what they were made with.
select 'pg_init_privs', 0, 'privilege of a member', null, i.type || ' ' || i.identity, array_to_string(o.acl, ', ')
from (
  select 'pg_proc'::regclass::oid as class, p.oid, p.proacl as acl, acldefault('f', p.proowner) as by_nature
  from pg_proc p where p.proacl is not null and p.pronamespace <> 'information_schema'::regnamespace and (p.oid < 16384 or {member:pg_proc:p.oid})
  union all
  select 'pg_class'::regclass::oid, c.oid, c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
  from pg_class c where c.relacl is not null and c.relnamespace <> 'information_schema'::regnamespace and (c.oid < 16384 or {member:pg_class:c.oid})
  union all
  select 'pg_type'::regclass::oid, t.oid, t.typacl, acldefault('T', t.typowner)
  from pg_type t where t.typacl is not null and (t.oid < 16384 or {member:pg_type:t.oid})
) o
left join pg_init_privs p on p.classoid = o.class and p.objoid = o.oid and p.objsubid = 0
cross join lateral pg_identify_object(o.class, o.oid, 0) i
where o.acl is distinct from coalesce(p.initprivs, o.by_nature)
