-- The ones that must be named.
select o.oid, case when pg_opclass_is_visible(o.oid) then quote_ident(o.opcname)
  else quote_ident(n.nspname) || '.' || quote_ident(o.opcname) end
from pg_opclass o
join pg_namespace n on n.oid = o.opcnamespace
where not o.opcdefault
