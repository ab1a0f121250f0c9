select p.polrelid, p.polname, p.polpermissive, p.polcmd,
  array_to_json(array(
    select case when r.role = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r.role)) end
    from unnest(p.polroles) as r (role)
    order by 1
  )),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), d.description, p.oid
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_description d on d.objoid = p.oid and d.classoid = 'pg_policy'::regclass and d.objsubid = 0
where {in_scope}
