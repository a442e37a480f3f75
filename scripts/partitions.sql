-- Would partitions by month serve an archive on PostgreSQL? 60,000 passages over 60 months, in one table as the archive
-- keeps them and in one partition a month; how many pages of 8 KB each way of searching visits, and what both take on disk.
-- Pages and not seconds, which depend on what else the machine does. Run it in a database of its own, with pgvector:
-- psql ADDRESS -f scripts/partitions.sql
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SET max_parallel_workers_per_gather = 0;
SET maintenance_work_mem = '512MB';
DROP SCHEMA IF EXISTS partitions CASCADE;
CREATE SCHEMA partitions;
SET search_path = partitions, public;
SELECT setseed(0.5);

-- Vectors near 300 centres, as passages lie near topics.
CREATE TABLE centre AS
    SELECT topic, array_agg(random() - 0.5) AS at FROM generate_series(1, 300) topic, generate_series(1, 384) GROUP BY topic;
CREATE TABLE noise AS
    SELECT n, array_agg((random() - 0.5) / 2) AS at FROM generate_series(1, 2000) n, generate_series(1, 384) GROUP BY n;
CREATE TABLE whole (
    row bigint PRIMARY KEY, article bigint NOT NULL, start integer NOT NULL, stop integer NOT NULL, published date,
    outlet text COLLATE "C", embedding halfvec(384) NOT NULL, UNIQUE (article, start, stop)
);
INSERT INTO whole
    SELECT row, row / 8, row % 8 * 900, row % 8 * 900 + 1000, date '2020-01-01' + (row / 8 * 1826 / 7500)::integer,
        'outlet ' || row / 8 % 40,
        (SELECT array_agg(a + b) FROM unnest(centre.at, noise.at) AS both_of (a, b))::real[]::vector::halfvec
    FROM generate_series(0, 59999) row
    JOIN centre ON topic = 1 + row::bigint * 7919 % 300 JOIN noise ON n = 1 + (row::bigint * 104729 + row / 6000 * 37) % 2000;

-- What is unique in a partitioned table has to hold its day: an article's passages are unique no longer by themselves.
CREATE TABLE monthly (
    row bigint NOT NULL, article bigint NOT NULL, start integer NOT NULL, stop integer NOT NULL, published date,
    outlet text COLLATE "C", embedding halfvec(384) NOT NULL
) PARTITION BY RANGE (published);
SELECT format('CREATE TABLE month_%s PARTITION OF monthly FOR VALUES FROM (%L) TO (%L)', to_char(day, 'YYYY_MM'), day,
    day + interval '1 month') FROM generate_series(date '2020-01-01', '2024-12-01', interval '1 month') day \gexec
CREATE TABLE month_none PARTITION OF monthly DEFAULT;
INSERT INTO monthly SELECT * FROM whole;

CREATE INDEX whole_by_day ON whole (published, outlet);
CREATE INDEX whole_by_embedding ON whole USING hnsw (embedding halfvec_cosine_ops);
CREATE INDEX monthly_by_row ON monthly (row);
CREATE INDEX monthly_by_article ON monthly (article);
CREATE INDEX monthly_by_day ON monthly (published, outlet);
CREATE INDEX monthly_by_embedding ON monthly USING hnsw (embedding halfvec_cosine_ops);
VACUUM ANALYZE whole;
VACUUM ANALYZE monthly;

CREATE FUNCTION pages(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || statement INTO plan;
    RETURN ((plan->0->'Plan'->>'Shared Hit Blocks')::bigint + (plan->0->'Plan'->>'Shared Read Blocks')::bigint)
        || ' pages';
END $$;

SET hnsw.iterative_scan = relaxed_order;
SET hnsw.ef_search = 200;
SELECT format('SELECT %L || pages(%L)', name || ', ' || tab || ': ', replace(replace(statement, 'TABLE', tab), 'QUERY',
    format('%L::halfvec', (SELECT embedding FROM whole WHERE row = 30011))))
FROM (VALUES
    (1, 'all, every passage', 'SELECT row FROM TABLE ORDER BY (embedding <=> QUERY) + 0 LIMIT 300'),
    (2, 'all, by index', 'SELECT row FROM TABLE ORDER BY embedding <=> QUERY LIMIT 300'),
    (3, 'three months, every passage', 'SELECT row FROM TABLE WHERE published >= ''2022-02-01'' AND published <= ''2022-04-30'' ORDER BY (embedding <=> QUERY) + 0 LIMIT 300'),
    (4, 'three years, by index', 'SELECT row FROM TABLE WHERE published >= ''2021-01-01'' AND published <= ''2023-12-31'' ORDER BY embedding <=> QUERY LIMIT 300'),
    (5, 'one outlet, every passage', 'SELECT row FROM TABLE WHERE outlet = ''outlet 7'' ORDER BY (embedding <=> QUERY) + 0 LIMIT 300'),
    (6, '300 passages read by number', 'SELECT article, start, stop FROM TABLE WHERE row = ANY (ARRAY(SELECT generate_series(100, 59900, 200)::bigint))'),
    (7, 'an article removed', 'DELETE FROM TABLE WHERE article = 3333')
) asked (place, name, statement), (VALUES ('whole'), ('monthly')) way (tab) ORDER BY place, tab DESC \gexec

SELECT 'size, whole: ' || pg_total_relation_size('whole') / 1000000 || ' MB, ' || pg_indexes_size('whole') / 1000000 || ' MB of them indexes';
SELECT 'size, monthly: ' || (sum(pg_total_relation_size(inhrelid)) / 1000000)::bigint || ' MB, ' || (sum(pg_indexes_size(inhrelid)) / 1000000)::bigint || ' MB of them indexes'
    FROM pg_inherits WHERE inhparent = 'monthly'::regclass;
DROP SCHEMA partitions CASCADE;
