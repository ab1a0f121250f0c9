-- Operators and what is made of them, aggregates, casts, conversions: each as what follows its name in the statement that makes it.
select 'pg_operator', o.oid, 'operator', n.nspname,
  o.oprname || ' (' || case o.oprleft when 0 then 'none' else format_type(o.oprleft, null) end || ', '
    || case o.oprright when 0 then 'none' else format_type(o.oprright, null) end || ')',
  '(function = ' || o.oprcode
    || case when o.oprleft <> 0 then ', leftarg = ' || format_type(o.oprleft, null) else '' end
    || case when o.oprright <> 0 then ', rightarg = ' || format_type(o.oprright, null) else '' end
    || case when o.oprcom <> 0 then ', commutator = OPERATOR(' || o.oprcom::regoper || ')' else '' end
    || case when o.oprnegate <> 0 then ', negator = OPERATOR(' || o.oprnegate::regoper || ')' else '' end
    || case when o.oprrest <> 0 then ', restrict = ' || o.oprrest else '' end || case when o.oprjoin <> 0 then ', join = ' || o.oprjoin else '' end
    || case when o.oprcanhash then ', hashes' else '' end || case when o.oprcanmerge then ', merges' else '' end || ')'
from pg_operator o
join pg_namespace n on n.oid = o.oprnamespace
where {in_scope} and not {member:pg_operator:o.oid}
union all
select 'pg_opfamily', f.oid, 'operator family', n.nspname, quote_ident(f.opfname) || ' USING ' || m.amname, coalesce((
    select string_agg(e, ', ' order by e) from (
      select 'OPERATOR ' || a.amopstrategy || ' ' || a.amopopr::regoperator
        || case when a.amopsortfamily <> 0 then ' FOR ORDER BY ' || (select quote_ident(s.opfname) from pg_opfamily s where s.oid = a.amopsortfamily) else '' end
      from pg_amop a where a.amopfamily = f.oid
      union all
      select 'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, null) || ', ' || format_type(p.amprocrighttype, null) || ') ' || p.amproc::regprocedure
      from pg_amproc p where p.amprocfamily = f.oid
    ) as members (e)
  ), '')
from pg_opfamily f
join pg_am m on m.oid = f.opfmethod
join pg_namespace n on n.oid = f.opfnamespace
where {in_scope} and not {member:pg_opfamily:f.oid}
union all
select 'pg_opclass', o.oid, 'operator class', n.nspname, quote_ident(o.opcname) || ' USING ' || m.amname,
  case when o.opcdefault then 'DEFAULT ' else '' end || 'FOR TYPE ' || format_type(o.opcintype, null)
    || ' FAMILY ' || (select quote_ident(f.opfname) from pg_opfamily f where f.oid = o.opcfamily)
    || case when o.opckeytype <> 0 then ' STORAGE ' || format_type(o.opckeytype, null) else '' end
from pg_opclass o
join pg_am m on m.oid = o.opcmethod
join pg_namespace n on n.oid = o.opcnamespace
where {in_scope} and not {member:pg_opclass:o.oid}
union all
select 'pg_proc', p.oid, 'aggregate', n.nspname, quote_ident(p.proname) || '(' || pg_get_function_arguments(p.oid) || ')',
  '(' || (
    select string_agg(e.key || ' = ' || e.value, ', ' order by e.key)
    from jsonb_each_text(jsonb_build_object(
      'sfunc', nullif(a.aggtransfn::text, '-'), 'stype', format_type(a.aggtranstype, null), 'sspace', nullif(a.aggtransspace, 0),
      'finalfunc', nullif(a.aggfinalfn::text, '-'), 'finalfunc_extra', nullif(a.aggfinalextra, false),
      'finalfunc_modify', a.aggfinalmodify, 'combinefunc', nullif(a.aggcombinefn::text, '-'),
      'serialfunc', nullif(a.aggserialfn::text, '-'), 'deserialfunc', nullif(a.aggdeserialfn::text, '-'),
      'initcond', quote_literal(a.agginitval), 'msfunc', nullif(a.aggmtransfn::text, '-'), 'minvfunc', nullif(a.aggminvtransfn::text, '-'),
      'mstype', case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end, 'msspace', nullif(a.aggmtransspace, 0),
      'mfinalfunc', nullif(a.aggmfinalfn::text, '-'), 'mfinalfunc_extra', nullif(a.aggmfinalextra, false), 'mfinalfunc_modify', a.aggmfinalmodify,
      'minitcond', quote_literal(a.aggminitval), 'sortop', nullif(a.aggsortop::regoperator::text, '0'),
      'parallel', p.proparallel, 'hypothetical', case a.aggkind when 'h' then 'true' end, 'support', nullif(p.prosupport::text, '-'))) e
    where e.value is not null
  ) || ')'
from pg_aggregate a
join pg_proc p on p.oid = a.aggfnoid
join pg_namespace n on n.oid = p.pronamespace
where {in_scope} and not {member:pg_proc:p.oid}
union all
select 'pg_cast', c.oid, 'cast', null, '(' || format_type(c.castsource, null) || ' AS ' || format_type(c.casttarget, null) || ')',
  case c.castmethod when 'i' then 'WITH INOUT' when 'b' then 'WITHOUT FUNCTION' else 'WITH FUNCTION ' || c.castfunc::regprocedure end
    || case c.castcontext when 'a' then ' AS ASSIGNMENT' when 'i' then ' AS IMPLICIT' else '' end
from pg_cast c
where c.oid >= 16384 and not {member:pg_cast:c.oid}
union all
select 'pg_conversion', c.oid, 'conversion', n.nspname, quote_ident(c.conname),
  'FOR ' || quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO ' || quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' || c.conproc
    || case when c.condefault then ' as the default' else '' end
from pg_conversion c
join pg_namespace n on n.oid = c.connamespace
where {in_scope} and not {member:pg_conversion:c.oid}
union all
select 'pg_am', m.oid, 'access method', null, quote_ident(m.amname), case m.amtype when 'i' then 'TYPE INDEX' else 'TYPE TABLE' end || ' HANDLER ' || m.amhandler
from pg_am m
where m.oid >= 16384 and not {member:pg_am:m.oid}
union all
select 'pg_transform', t.oid, 'transform', null, 'FOR ' || format_type(t.trftype, null) || ' LANGUAGE ' || quote_ident(l.lanname),
  '(' || concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql::regprocedure::text, '-'), 'TO SQL WITH FUNCTION ' || nullif(t.trftosql::regprocedure::text, '-')) || ')'
from pg_transform t
join pg_language l on l.oid = t.trflang
where t.oid >= 16384 and not {member:pg_transform:t.oid}
union all
-- The server's own languages are only named here: what is said of them elsewhere belongs to them.
select 'pg_language', l.oid, 'language', null, quote_ident(l.lanname), case when l.oid >= 16384 and not {member:pg_language:l.oid} then
  case when l.lanpltrusted then 'TRUSTED ' else '' end || 'HANDLER ' || l.lanplcallfoid::regproc
    || case when l.laninline <> 0 then ' INLINE ' || l.laninline::regproc else '' end
    || case when l.lanvalidator <> 0 then ' VALIDATOR ' || l.lanvalidator::regproc else '' end end
from pg_language l
union all
select 'pg_ts_config', c.oid, 'text search configuration', n.nspname, quote_ident(c.cfgname),
  '(PARSER = ' || (select case when pg_ts_parser_is_visible(p.oid) then '' else quote_ident(s.nspname) || '.' end || quote_ident(p.prsname)
    from pg_ts_parser p join pg_namespace s on s.oid = p.prsnamespace where p.oid = c.cfgparser) || ')'
    || coalesce((
      select string_agg(' ' || t.alias || ': ' || m.dictionaries, ';' order by t.alias)
      from (
        select m.maptokentype, string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno) as dictionaries
        from pg_ts_config_map m where m.mapcfg = c.oid group by m.maptokentype
      ) m
      join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
    ), '')
from pg_ts_config c
join pg_namespace n on n.oid = c.cfgnamespace
where {in_scope} and not {member:pg_ts_config:c.oid}
union all
select 'pg_ts_dict', d.oid, 'text search dictionary', n.nspname, quote_ident(d.dictname),
  '(' || concat_ws(', ', 'TEMPLATE = ' || (select case when pg_ts_template_is_visible(t.oid) then '' else quote_ident(s.nspname) || '.' end || quote_ident(t.tmplname)
    from pg_ts_template t join pg_namespace s on s.oid = t.tmplnamespace where t.oid = d.dicttemplate), d.dictinitoption) || ')'
from pg_ts_dict d
join pg_namespace n on n.oid = d.dictnamespace
where {in_scope} and not {member:pg_ts_dict:d.oid}
union all
select 'pg_ts_parser', p.oid, 'text search parser', n.nspname, quote_ident(p.prsname),
  '(START = ' || p.prsstart || ', GETTOKEN = ' || p.prstoken || ', END = ' || p.prsend || ', LEXTYPES = ' || p.prslextype
    || case when p.prsheadline <> 0 then ', HEADLINE = ' || p.prsheadline else '' end || ')'
from pg_ts_parser p
join pg_namespace n on n.oid = p.prsnamespace
where {in_scope} and not {member:pg_ts_parser:p.oid}
union all
select 'pg_ts_template', t.oid, 'text search template', n.nspname, quote_ident(t.tmplname),
  '(' || case when t.tmplinit <> 0 then 'INIT = ' || t.tmplinit || ', ' else '' end || 'LEXIZE = ' || t.tmpllexize || ')'
from pg_ts_template t
join pg_namespace n on n.oid = t.tmplnamespace
where {in_scope} and not {member:pg_ts_template:t.oid}
