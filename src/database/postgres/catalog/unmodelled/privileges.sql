-- Privileges beside those that an object has by nature, a row for each role; `none` where a role has lost what it has by nature.
with o (class, oid, part, acl, by_nature, owner) as (
  select 'pg_class', c.oid, null, c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner), c.relowner
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relacl is not null and {in_scope}
  union all
  select 'pg_class', c.oid, a.attname, a.attacl, acldefault('c', c.relowner), c.relowner
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where a.attacl is not null and not a.attisdropped and {in_scope}
  union all
  select 'pg_proc', p.oid, null, p.proacl, acldefault('f', p.proowner), p.proowner
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.proacl is not null and {in_scope}
  union all
  select 'pg_type', t.oid, null, t.typacl, acldefault('T', t.typowner), t.typowner
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where t.typacl is not null and {in_scope}
  union all
  select 'pg_namespace', n.oid, null, n.nspacl, coalesce(i.initprivs, acldefault('n', n.nspowner)), n.nspowner
  from pg_namespace n
  left join pg_init_privs i on i.objoid = n.oid and i.classoid = 'pg_namespace'::regclass
  where n.nspacl is not null and {in_scope}
  union all
  select 'pg_language', l.oid, null, l.lanacl, coalesce(i.initprivs, acldefault('l', l.lanowner)), l.lanowner
  from pg_language l
  left join pg_init_privs i on i.objoid = l.oid and i.classoid = 'pg_language'::regclass
  where l.lanacl is not null
  union all
  select 'pg_foreign_data_wrapper', f.oid, null, f.fdwacl, acldefault('F', f.fdwowner), f.fdwowner
  from pg_foreign_data_wrapper f where f.fdwacl is not null
  union all
  select 'pg_foreign_server', s.oid, null, s.srvacl, acldefault('S', s.srvowner), s.srvowner
  from pg_foreign_server s where s.srvacl is not null
  union all
  select 'pg_database', b.oid, null, b.datacl, acldefault('d', b.datdba), b.datdba
  from pg_database b where b.datacl is not null and b.datname = current_database()
)
select o.class, o.oid, o.part, 'privilege',
  case p.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) end || ': ' || coalesce(p.privileges, 'none')
from o
cross join lateral (
  select grantee, g.privileges
  from (
    select e.grantee, string_agg(
      e.privilege_type || case when e.is_grantable then ' WITH GRANT OPTION' else '' end
        || case when e.grantor <> o.owner then ' BY ' || quote_ident(pg_get_userbyid(e.grantor)) else '' end,
      ', ' order by e.privilege_type, e.grantor) as privileges
    from aclexplode(o.acl) e group by e.grantee
  ) g
  full join (
    select e.grantee, string_agg(e.privilege_type, ', ' order by e.privilege_type) as privileges
    from aclexplode(o.by_nature) e group by e.grantee
  ) d using (grantee)
  where g.privileges is distinct from d.privileges
) p
