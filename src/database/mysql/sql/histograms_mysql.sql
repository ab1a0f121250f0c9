select
    cast(table_name as char), cast(column_name as char),
    cast(json_unquote(json_extract(histogram, '$."number-of-buckets-specified"')) as char)
from information_schema.column_statistics
where schema_name = database()
order by 1, 2
