-- Types of which the model knows nothing, each as what follows its name in the statement that makes it.
select 'pg_type', t.oid, 'domain', n.nspname, quote_ident(t.typname),
  'AS ' || format_type(t.typbasetype, t.typtypmod)
    || case when t.typcollation <> b.typcollation then ' COLLATE ' || t.typcollation::regcollation else '' end
    || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
    || case when t.typnotnull and not exists (select from pg_constraint k where k.contypid = t.oid and k.contype = 'n') then ' NOT NULL' else '' end
    || coalesce((
      select string_agg(
        case when k.contype = 'n' and k.conname = t.typname || '_not_null' then ' ' else ' CONSTRAINT ' || quote_ident(k.conname) || ' ' end
          || pg_get_constraintdef(k.oid), '' order by k.conname)
      from pg_constraint k where k.contypid = t.oid
    ), '')
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
join pg_type b on b.oid = t.typbasetype
where {in_scope} and t.typtype = 'd' and not {member:pg_type:t.oid}
union all
select 'pg_type', t.oid, 'composite type', n.nspname, quote_ident(t.typname), 'AS (' || coalesce((
    select string_agg(
      quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attcollation <> y.typcollation then ' COLLATE ' || a.attcollation::regcollation else '' end,
      ', ' order by a.attnum)
    from pg_attribute a join pg_type y on y.oid = a.atttypid
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ), '') || ')'
from pg_type t
join pg_class c on c.oid = t.typrelid and c.relkind = 'c'
join pg_namespace n on n.oid = t.typnamespace
where {in_scope} and not {member:pg_type:t.oid}
union all
select 'pg_type', t.oid, 'range type', n.nspname, quote_ident(t.typname),
  'AS RANGE (subtype = ' || format_type(r.rngsubtype, null)
    || case when o.opcdefault then '' else ', subtype_opclass = ' || case when pg_opclass_is_visible(o.oid) then '' else
      (select quote_ident(s.nspname) || '.' from pg_namespace s where s.oid = o.opcnamespace) end || quote_ident(o.opcname) end
    || case when r.rngcollation <> b.typcollation then ', collation = ' || r.rngcollation::regcollation else '' end
    || case when r.rngcanonical <> 0 then ', canonical = ' || r.rngcanonical::regproc else '' end
    || case when r.rngsubdiff <> 0 then ', subtype_diff = ' || r.rngsubdiff::regproc else '' end
    || ', multirange_type_name = ' || (select quote_ident(m.typname) from pg_type m where m.oid = r.rngmultitypid) || ')'
from pg_range r
join pg_type t on t.oid = r.rngtypid
join pg_type b on b.oid = r.rngsubtype
join pg_opclass o on o.oid = r.rngsubopc
join pg_namespace n on n.oid = t.typnamespace
where {in_scope} and not {member:pg_type:t.oid}
union all
select 'pg_type', t.oid, 'base type', n.nspname, quote_ident(t.typname), case when not t.typisdefined then '' else
  '(input = ' || t.typinput || ', output = ' || t.typoutput
    || case when t.typreceive <> 0 then ', receive = ' || t.typreceive else '' end || case when t.typsend <> 0 then ', send = ' || t.typsend else '' end
    || case when t.typmodin <> 0 then ', typmod_in = ' || t.typmodin else '' end || case when t.typmodout <> 0 then ', typmod_out = ' || t.typmodout else '' end
    || case when t.typanalyze <> 0 then ', analyze = ' || t.typanalyze else '' end
    || case when t.typsubscript <> 0 then ', subscript = ' || t.typsubscript else '' end
    || ', internallength = ' || case t.typlen when -1 then 'variable' else t.typlen::text end
    || case when t.typbyval then ', passedbyvalue' else '' end
    || ', alignment = ' || case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end
    || ', storage = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
    || ', category = ' || quote_literal(t.typcategory::text) || case when t.typispreferred then ', preferred = true' else '' end
    || coalesce(', default = ' || quote_literal(t.typdefault), '')
    || case when t.typelem <> 0 then ', element = ' || format_type(t.typelem, null) else '' end
    || ', delimiter = ' || quote_literal(t.typdelim::text) || case when t.typcollation <> 0 then ', collatable = true' else '' end || ')' end
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where {in_scope} and (t.typtype = 'b' and not exists (select from pg_type l where l.typarray = t.oid) or not t.typisdefined)
  and not {member:pg_type:t.oid}
union all
select 'pg_collation', l.oid, 'collation', n.nspname, quote_ident(l.collname),
  '(' || (
    select string_agg(e.key || ' = ' || case e.key when 'provider' then case e.value when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end
      when 'deterministic' then e.value else quote_literal(e.value) end, ', ' order by e.key)
    from jsonb_each_text(jsonb_build_object('provider', l.collprovider, 'deterministic', l.collisdeterministic, 'lc_collate', l.collcollate,
      'lc_ctype', l.collctype, 'locale', coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale'),
      'rules', to_jsonb(l) ->> 'collicurules')) e
    where e.value is not null
  ) || ')'
from pg_collation l
join pg_namespace n on n.oid = l.collnamespace
where {in_scope} and not {member:pg_collation:l.oid}
union all
-- Parts of these types, named so that what is said of them can belong to them.
select 'pg_class', c.oid, 'composite type', n.nspname, quote_ident(c.relname), null
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where {in_scope} and c.relkind = 'c' and not {member:pg_class:c.oid}
union all
select 'pg_constraint', k.oid, 'constraint of a domain', n.nspname, quote_ident(t.typname) || '.' || quote_ident(k.conname), null
from pg_constraint k
join pg_type t on t.oid = k.contypid
join pg_namespace n on n.oid = t.typnamespace
where {in_scope} and not {member:pg_type:t.oid}
