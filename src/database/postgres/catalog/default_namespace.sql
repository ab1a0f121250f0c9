-- The names that the server prints must be the same whatever the path of the session: what the default schema holds, and those schemas of the path
-- that hold nothing but members of extensions, stands without a qualifier. The last statement of the batch takes it back.
select n.name, (select s.oid from pg_namespace s where s.nspname = n.name),
  set_config('anabranch.search_path', current_setting('search_path'), true),
  set_config('search_path', concat_ws(', ', quote_ident(n.name), (
    select string_agg(quote_ident(p.name), ', ' order by p.place)
    from unnest(current_schemas(false)) with ordinality as p (name, place)
    join pg_namespace s on s.nspname = p.name
    where p.name not in (n.name, 'pg_catalog')
      and not exists (select from pg_class c where c.relnamespace = s.oid and c.relkind not in ('i', 'I', 't') and not {member:pg_class:c.oid})
      and not exists (select from pg_proc f where f.pronamespace = s.oid and not {member:pg_proc:f.oid})
      and not exists (select from pg_type t where t.typnamespace = s.oid and t.typtype in ('d', 'e', 'r') and not {member:pg_type:t.oid})
  )), true)
from (select coalesce(current_schema(), 'public')::name as name) as n
