-- Rules, tables of publications, and the state of rules and triggers. What stands on something by itself is named by its own catalog and number as well.
select 'pg_class', r.ev_class, null, p.property, p.value, case p.property when 'rule' then 'pg_rewrite' end, r.oid
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
left join pg_description d on d.objoid = r.oid and d.classoid = 'pg_rewrite'::regclass
cross join lateral (
  values ('rule', pg_get_ruledef(r.oid, true), r.rulename <> '_RETURN'),
    ('state of a rule', quote_ident(r.rulename) || ': ' || case r.ev_enabled when 'D' then 'disabled' when 'R' then 'replica' else 'always' end,
      r.ev_enabled <> 'O'),
    ('comment on a rule', quote_ident(r.rulename) || ': ' || d.description, d.description is not null)
) as p (property, value, holds)
where {in_scope} and p.holds
union all
select 'pg_class', x.prrelid, null, 'table of a publication', quote_ident(p.pubname)
    || coalesce(' (' || (select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
      from pg_attribute a where a.attrelid = x.prrelid and a.attnum = any (x.prattrs)) || ')', '')
    || coalesce(' WHERE (' || pg_get_expr(x.prqual, x.prrelid) || ')', ''),
  'pg_publication_rel', x.oid
from pg_publication_rel x
join pg_publication p on p.oid = x.prpubid
where not coalesce((to_jsonb(x) ->> 'prexcept')::boolean, false)
union all
select 'pg_trigger', g.oid, null, 'state of a trigger', case g.tgenabled when 'D' then 'disabled' when 'R' then 'replica' else 'always' end, null, null
from pg_trigger g
join pg_class c on c.oid = g.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where {in_scope} and not g.tgisinternal and g.tgenabled <> 'O'
union all
-- ALTER .. DEPENDS ON EXTENSION
select d.classid::regclass::text, d.objid, null, 'dependence on an extension', e.extname, null, null
from pg_depend d
join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
where d.deptype = 'x'
union all
select 'pg_extension', e.oid, null, 'extension version', e.extversion, null, null
from pg_extension e
join pg_available_extensions() a on a.name = e.extname
where e.extversion <> a.default_version
