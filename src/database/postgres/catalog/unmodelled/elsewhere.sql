-- What reaches beyond the database or stands beside its schemas. No password is read out.
select 'pg_event_trigger', e.oid, 'event trigger', null, quote_ident(e.evtname),
  'ON ' || e.evtevent || coalesce(' WHEN TAG IN (' || (select string_agg(quote_literal(t), ', ' order by t) from unnest(e.evttags) t) || ')', '')
    || ' EXECUTE FUNCTION ' || e.evtfoid::regprocedure
    || case e.evtenabled when 'O' then '' when 'D' then ', disabled' when 'R' then ', replica' else ', always' end
from pg_event_trigger e
where not {member:pg_event_trigger:e.oid}
union all
select 'pg_publication', p.oid, 'publication', null, quote_ident(p.pubname), concat_ws(' ',
  (select string_agg(e.key || ' = ' || e.value, ', ' order by e.key)
    from jsonb_each_text(to_jsonb(p) - array['oid', 'pubname', 'pubowner']) e where e.value <> 'false'),
  (select 'FOR ' || string_agg('TABLES IN SCHEMA ' || quote_ident(s.nspname), ', ' order by s.nspname)
    from pg_publication_namespace x join pg_namespace s on s.oid = x.pnnspid where x.pnpubid = p.oid),
  (select 'FOR ' || string_agg('EXCEPT TABLE ' || x.prrelid::regclass, ', ' order by x.prrelid::regclass::text)
    from pg_publication_rel x where x.prpubid = p.oid and (to_jsonb(x) ->> 'prexcept')::boolean))
from pg_publication p
union all
select 'pg_subscription', s.oid, 'subscription', null, quote_ident(s.subname), (
    select string_agg(e.key || ' = ' || e.value, ', ' order by e.key)
    from jsonb_each_text(to_jsonb(s) - array['oid', 'subname', 'subserver']) e where e.value is not null
  ) || coalesce(', server = ' || (select quote_ident(f.srvname) from pg_foreign_server f where f.oid = s.subserver), '')
from (
  select null::text as suborigin, null::text as subpasswordrequired, null::text as subrunasowner, null::text as subfailover,
    null::text as subretaindeadtuples, null::text as submaxretention, null::text as subwalrcvtimeout, null::oid as subserver
) as older
cross join lateral (
  -- Everybody may read these columns; the way to the publisher is the administrator's alone.
  select oid, subname, subenabled, subbinary, substream, subtwophasestate, subdisableonerr, subslotname, subsynccommit, subpublications, suborigin,
    subpasswordrequired, subrunasowner, subfailover, subretaindeadtuples, submaxretention, subwalrcvtimeout, subserver
  from pg_subscription
  where subdbid = (select b.oid from pg_database b where b.datname = current_database())
) s
union all
select 'pg_foreign_data_wrapper', f.oid, 'foreign-data wrapper', null, quote_ident(f.fdwname),
  concat_ws(' ', 'HANDLER ' || nullif(f.fdwhandler::regproc::text, '-'), 'VALIDATOR ' || nullif(f.fdwvalidator::regproc::text, '-'),
    'CONNECTION ' || nullif((to_jsonb(f) ->> 'fdwconnection')::oid::regproc::text, '-'), {options:f.fdwoptions})
from pg_foreign_data_wrapper f
where not {member:pg_foreign_data_wrapper:f.oid}
union all
select 'pg_foreign_server', s.oid, 'foreign server', null, quote_ident(s.srvname),
  concat_ws(' ', 'TYPE ' || quote_literal(s.srvtype), 'VERSION ' || quote_literal(s.srvversion), 'FOREIGN DATA WRAPPER ' || quote_ident(f.fdwname),
    {options:s.srvoptions})
from pg_foreign_server s
join pg_foreign_data_wrapper f on f.oid = s.srvfdw
where not {member:pg_foreign_server:s.oid}
union all
select 'pg_user_mapping', u.umid, 'user mapping', null, 'FOR ' || case u.umuser when 0 then 'PUBLIC' else quote_ident(u.usename) end || ' SERVER ' || quote_ident(u.srvname),
  concat_ws(' ', {options:u.umoptions})
from pg_user_mappings u
union all
select 'pg_statistic_ext', s.oid, 'statistics', n.nspname, quote_ident(s.stxname),
  regexp_replace(pg_get_statisticsobjdef(s.oid), '^CREATE STATISTICS \S+ ?', '')
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where {in_scope} and not {member:pg_statistic_ext:s.oid}
union all
select 'pg_default_acl', a.oid, 'default privilege', null,
  'FOR ROLE ' || quote_ident(pg_get_userbyid(a.defaclrole)) || coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '') || ' ON '
    || case a.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS' when 'T' then 'TYPES' when 'n' then 'SCHEMAS'
      when 'L' then 'LARGE OBJECTS' else a.defaclobjtype::text end,
  coalesce((
    select string_agg(e.who || ': ' || e.privileges, '; ' order by e.who) from (
      select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as who,
        string_agg(x.privilege_type || case when x.is_grantable then ' WITH GRANT OPTION' else '' end, ', ' order by x.privilege_type) as privileges
      from aclexplode(a.defaclacl) x group by x.grantee
    ) e
  ), 'none')
from pg_default_acl a
left join pg_namespace n on n.oid = a.defaclnamespace
where a.defaclnamespace = 0 or {in_scope}
union all
select 'pg_db_role_setting', 0, 'database setting', null,
  coalesce(quote_ident(pg_get_userbyid(nullif(s.setrole, 0))) || ' ', '') || split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
from pg_db_role_setting s, unnest(s.setconfig) as c
where s.setdatabase = (select b.oid from pg_database b where b.datname = current_database())
union all
-- The database by a name of its own, so that two databases can be compared.
select 'pg_database', b.oid, 'database', null, 'database', nullif(concat_ws(', ',
  case when b.datconnlimit <> -1 then 'CONNECTION LIMIT ' || b.datconnlimit end,
  case when b.dattablespace <> t.dattablespace then 'TABLESPACE ' || (select quote_ident(s.spcname) from pg_tablespace s where s.oid = b.dattablespace) end,
  case when b.encoding <> t.encoding then 'ENCODING ' || pg_encoding_to_char(b.encoding) end,
  case when (b.datlocprovider, b.datcollate, b.datctype, l.own) is distinct from (t.datlocprovider, t.datcollate, t.datctype, l.of_template)
    then 'LOCALE ' || concat_ws(' ', b.datlocprovider, b.datcollate, b.datctype, l.own) end,
  case when b.datistemplate then 'IS_TEMPLATE' end), '')
from pg_database b
join pg_database t on t.datname = 'template0'
cross join lateral (
  select concat_ws(' ', to_jsonb(b) ->> 'datlocale', to_jsonb(b) ->> 'daticulocale', to_jsonb(b) ->> 'daticurules') as own,
    concat_ws(' ', to_jsonb(t) ->> 'datlocale', to_jsonb(t) ->> 'daticulocale', to_jsonb(t) ->> 'daticurules') as of_template
) l
where b.datname = current_database()
union all
select 'pg_largeobject', 0, 'store of large objects', null, 'large objects', count(*)::text from pg_largeobject_metadata having count(*) > 0
