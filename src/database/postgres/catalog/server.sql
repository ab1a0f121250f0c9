select current_setting('server_version_num'), d.datcollate, pg_encoding_to_char(d.encoding), coalesce(current_schema(), 'public')
from pg_database d
where d.datname = current_database()
