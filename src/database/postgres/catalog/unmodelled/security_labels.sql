select l.classoid::regclass::text, l.objoid, a.attname, 'security label', l.provider || ': ' || l.label
from pg_seclabel l
left join pg_attribute a on l.classoid = 'pg_class'::regclass and a.attrelid = l.objoid and a.attnum = l.objsubid and l.objsubid > 0
union all
select 'pg_database', l.objoid, null, 'security label', l.provider || ': ' || l.label
from pg_shseclabel l join pg_database b on l.classoid = 'pg_database'::regclass and b.oid = l.objoid
where b.datname = current_database()
