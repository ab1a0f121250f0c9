select 'database collation', cast(default_collation_name as char)
from information_schema.schemata
where schema_name = database() and default_collation_name <> @@global.collation_server
union all
select 'database comment', cast(schema_comment as char)
from information_schema.schemata
where schema_name = database() and schema_comment <> ''
