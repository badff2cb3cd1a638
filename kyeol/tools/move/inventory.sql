-- What a shop's database holds, one JSON object a line, as psql prints it. One snapshot; nothing is written.
-- A table's checksum is the sum of its rows' hashes: in whatever order they lie, and without sorting or keeping them.
\set QUIET 1
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
\pset pager off
begin isolation level repeatable read read only;
-- Rows are hashed as text: it must not depend on a role's or a server's settings.
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local statement_timeout = 0;
set local search_path = '';

select jsonb_build_object(
  'kind', 'database',
  'encoding', pg_catalog.pg_encoding_to_char(d.encoding),
  'large_objects', (select count(*) from pg_catalog.pg_largeobject_metadata),
  'extensions', (select jsonb_agg(extname order by extname) from pg_catalog.pg_extension),
  'views', (
    select coalesce(jsonb_agg(format('%I.%I', schemaname, viewname) order by 1), '[]') from pg_catalog.pg_views
    where schemaname !~ '^pg_' and schemaname <> 'information_schema'),
  'functions', (
    select coalesce(jsonb_agg(distinct format('%I.%I', n.nspname, p.proname)), '[]')
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (
      select from pg_catalog.pg_depend e
      where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')))
from pg_catalog.pg_database d where d.datname = current_database();

-- Indexes and constraints by name, since releases of PostgreSQL print definitions differently; NOT NULL is a constraint
-- only from 18 on.
select jsonb_build_object(
  'kind', 'table',
  'name', format('%I.%I', n.nspname, c.relname),
  'owner', pg_catalog.pg_get_userbyid(c.relowner),
  'columns', (
    select coalesce(jsonb_object_agg(attname, pg_catalog.format_type(atttypid, atttypmod)), '{}')
    from pg_catalog.pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped),
  'indexes', (
    select coalesce(jsonb_agg(i.relname order by i.relname), '[]')
    from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
    where x.indrelid = c.oid and x.indisvalid),
  'constraints', (
    select coalesce(jsonb_agg(conname order by conname), '[]')
    from pg_catalog.pg_constraint where conrelid = c.oid and contype <> 'n' and convalidated),
  'triggers', (
    select coalesce(jsonb_agg(tgname order by tgname), '[]')
    from pg_catalog.pg_trigger where tgrelid = c.oid and not tgisinternal))
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (
  select from pg_catalog.pg_depend e
  where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by 1;

select format(
  $$select jsonb_build_object('kind', 'rows', 'name', %L, 'rows', count(*), 'newest', %s, 'checksum',
    coalesce(sum(('x' || left(md5(row(%s)::text), 16))::bit(64)::bigint::numeric), 0)::text) from only %I.%I$$,
  format('%I.%I', n.nspname, c.relname),
  case when exists (
    select from pg_catalog.pg_attribute
    where attrelid = c.oid and attname = 'created_at' and not attisdropped
      and atttypid = 'pg_catalog.timestamptz'::regtype)
    then 'max(created_at)::text' else 'null' end,
  (select string_agg(format('%I', attname), ', ' order by attname)
    from pg_catalog.pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped),
  n.nspname, c.relname)
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (
  select from pg_catalog.pg_depend e
  where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
\gexec

-- What a sequence gives next, and the highest number in the column that it belongs to. Of Saleor's sequence of order
-- numbers that column is text (order_order.number, saleor/order/models.py of 3.23), where a maximum says nothing.
select format(
  $$select jsonb_build_object('kind', 'sequence', 'name', %L,
    'next', case when is_called then last_value + %s else last_value end, 'highest', %s) from %I.%I$$,
  format('%I.%I', n.nspname, c.relname), s.seqincrement,
  coalesce((
    select format('(select max(%I) from %s)', a.attname, format('%I.%I', tn.nspname, t.relname))
    from pg_catalog.pg_depend d
    join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    join pg_catalog.pg_class t on t.oid = a.attrelid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
      and a.atttypid in ('pg_catalog.int2'::regtype, 'pg_catalog.int4'::regtype, 'pg_catalog.int8'::regtype)
    limit 1), 'null'),
  n.nspname, c.relname)
from pg_catalog.pg_sequence s join pg_catalog.pg_class c on c.oid = s.seqrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
\gexec
commit;
