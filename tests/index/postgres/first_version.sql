-- An archive as the first version of the tables (index/postgres/schema.py) held it, with two articles that are copies and one
-- removed; written by pg_dump, with the embedder of the tests.
CREATE SCHEMA rapporteur;
CREATE TABLE rapporteur.article (
    "row" bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    title text,
    published date,
    source text,
    outlet text COLLATE pg_catalog."C",
    url text,
    author text,
    language text,
    hash text NOT NULL,
    cluster bigint NOT NULL,
    vectors bigint NOT NULL,
    added_at timestamp with time zone NOT NULL
);
CREATE TABLE rapporteur.band (
    band integer NOT NULL,
    article bigint NOT NULL
);
CREATE TABLE rapporteur.block (
    number bigint NOT NULL,
    level integer NOT NULL,
    passages integer NOT NULL
);
CREATE TABLE rapporteur.body (
    article bigint NOT NULL,
    text text NOT NULL
);
CREATE TABLE rapporteur.figure (
    article bigint NOT NULL,
    checksum bigint NOT NULL,
    body text NOT NULL
);
CREATE TABLE rapporteur.late (
    passage bigint NOT NULL,
    codes bytea NOT NULL
);
ALTER TABLE ONLY rapporteur.late ALTER COLUMN codes SET STORAGE EXTERNAL;
CREATE TABLE rapporteur.meta (
    key text NOT NULL,
    value text NOT NULL
);
CREATE TABLE rapporteur.passage (
    "row" bigint NOT NULL,
    article bigint NOT NULL,
    start integer NOT NULL,
    stop integer NOT NULL,
    published date,
    outlet text COLLATE pg_catalog."C",
    body integer NOT NULL,
    source integer NOT NULL,
    day integer NOT NULL,
    embedding public.halfvec(64) NOT NULL
);
CREATE TABLE rapporteur.posting (
    term text NOT NULL COLLATE pg_catalog."C",
    field smallint NOT NULL,
    block bigint NOT NULL,
    passages integer NOT NULL,
    data bytea NOT NULL
);
ALTER TABLE ONLY rapporteur.posting ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE rapporteur.removal (
    id text NOT NULL COLLATE pg_catalog."C",
    day text NOT NULL
);
CREATE TABLE rapporteur.sketch (
    article bigint NOT NULL,
    signature bytea NOT NULL
);
CREATE TABLE rapporteur.statement (
    article bigint NOT NULL,
    rules integer NOT NULL,
    checksum bigint NOT NULL,
    body text NOT NULL
);
CREATE TABLE rapporteur.turn (
    one boolean DEFAULT true NOT NULL,
    sequence bigint DEFAULT 0 NOT NULL,
    article bigint DEFAULT 0 NOT NULL,
    passage bigint DEFAULT 0 NOT NULL,
    block bigint DEFAULT 0 NOT NULL,
    passages bigint DEFAULT 0 NOT NULL,
    dead bigint DEFAULT 0 NOT NULL,
    body bigint DEFAULT 0 NOT NULL,
    source bigint DEFAULT 0 NOT NULL,
    day bigint DEFAULT 0 NOT NULL,
    CONSTRAINT turn_one_check CHECK (one)
);
INSERT INTO rapporteur.article VALUES
	(1, 'wire', 'Night', '2022-02-10', 'Kestow Courier', 'kestow courier', NULL, NULL, NULL, 'c598b6b54cd1e5d9c6ec73e9ca9e0823cb100d88c10b99ebc4be58be5cd4665a', 1, 3342929488, '2026-11-27 11:33:39+00'),
	(3, 'copy', NULL, '2022-02-11', NULL, NULL, NULL, NULL, NULL, 'c01f585298255e443c285cabef0aeee6c02af6d7041da58e675b83d157dc18a7', 1, 3877725869, '2026-11-27 11:33:39+00');
INSERT INTO rapporteur.band VALUES
	(-915804822, 1),
	(-1866236039, 1),
	(-514422099, 1),
	(2066860920, 1),
	(839596583, 1),
	(-1432557909, 1),
	(1097972286, 1),
	(-103372142, 1),
	(-760682407, 1),
	(638823757, 1),
	(1998026699, 1),
	(-1429135405, 1),
	(2035628992, 1),
	(-281389105, 1),
	(1165066729, 1),
	(1111217573, 1),
	(277614946, 1),
	(1550135409, 1),
	(-865109887, 1),
	(-2093541807, 1),
	(-1372096193, 1),
	(-3953719, 1),
	(-1298509699, 1),
	(-756594379, 1),
	(-1516553436, 1),
	(-565177754, 1),
	(-1845237880, 1),
	(-1117887899, 1),
	(-1596226277, 1),
	(1431625104, 1),
	(-1737922603, 1),
	(13153766, 1),
	(-1289889782, 1),
	(1804298078, 1),
	(-949600069, 1),
	(627233020, 1),
	(1037651180, 1),
	(16351244, 1),
	(1295497852, 1),
	(-915804822, 3),
	(-1866236039, 3),
	(-514422099, 3),
	(2066860920, 3),
	(839596583, 3),
	(-1432557909, 3),
	(1097972286, 3),
	(-103372142, 3),
	(-760682407, 3),
	(638823757, 3),
	(1998026699, 3),
	(-1429135405, 3),
	(2035628992, 3),
	(-281389105, 3),
	(1165066729, 3),
	(1111217573, 3),
	(277614946, 3),
	(1550135409, 3),
	(-865109887, 3),
	(-2093541807, 3),
	(-1372096193, 3),
	(-3953719, 3),
	(-1298509699, 3),
	(-756594379, 3),
	(-1516553436, 3),
	(-565177754, 3),
	(-1845237880, 3),
	(-1117887899, 3),
	(-1596226277, 3),
	(1431625104, 3),
	(-1737922603, 3),
	(13153766, 3),
	(-1289889782, 3),
	(1804298078, 3),
	(-949600069, 3),
	(627233020, 3),
	(1037651180, 3),
	(16351244, 3),
	(1295497852, 3);
INSERT INTO rapporteur.block VALUES
	(1, 0, 3),
	(2, 0, 2);
INSERT INTO rapporteur.body VALUES
	(1, 'Envoy Tamsel Irra said on Tuesday that the ferry would sail. The flood in Brel killed 63 people.

Neither delegation spoke to reporters at the customs house in Ovren that night.'),
	(3, 'Envoy Tamsel Irra said on Tuesday that the ferry would sail. The flood in Brel killed 63 people.

Neither delegation spoke to reporters at the customs house in Ovren that night.');
INSERT INTO rapporteur.figure VALUES
	(1, 177025985, '[[86,88,61,96,63.0,"exact","killed","people",null,"","flood",["brel"],["envoy tamsel irra","night"],null,null,null,null,null]]'),
	(3, 223533883, '[[86,88,61,96,63.0,"exact","killed","people",null,"","flood",["brel"],["envoy tamsel irra"],null,null,null,null,null]]');
INSERT INTO rapporteur.meta VALUES
	('model', 'words-64'),
	('checksum', '3d94908cd5a653aa6636fb1224564b6d22123d29d5c00a170e8844d267520798'),
	('dimensions', '64'),
	('tokens', '200'),
	('overlap', '40'),
	('format', '5'),
	('late', ''),
	('seal', '2e6780f5e0f076e10c14a2c15ced3cf3'),
	('tables', '1'),
	('fingerprint', 'c428930c444d821d87523780f26c8608'),
	('removals', '56b16767f6b1f2e90e785497f141265c');
INSERT INTO rapporteur.passage VALUES
	(1, 1, 0, 96, '2022-02-10', 'kestow courier', 27, 2, 6, '[0.018051147,0.023284912,-0.08935547,0.17578125,0.0637207,-0.1262207,0.01651001,0.15527344,0.017791748,-0.23168945,-0.20153809,0.019546509,0.097717285,0.14453125,-0.22277832,0.20593262,-0.008224487,-0.15612793,-0.066833496,-0.107666016,-0.072143555,0.04046631,-0.08843994,-0.07904053,-0.1340332,-0.066101074,-0.020187378,0.07635498,-0.017852783,0.0758667,0.20788574,0.0073013306,-0.16674805,-0.06225586,-0.18395996,-0.13623047,-0.025894165,-0.041137695,-0.101745605,0.112976074,-0.16601562,0.19055176,-0.073791504,0.023239136,0.023025513,0.09173584,-0.19689941,0.040130615,0.13879395,0.109436035,0.053833008,-0.030166626,-0.015296936,0.21801758,0.05697632,0.055999756,-0.32885742,0.10021973,-0.00023210049,-0.2692871,0.0005669594,0.17407227,0.13867188,-0.03164673]'),
	(2, 1, 98, 177, '2022-02-10', 'kestow courier', 22, 2, 6, '[-0.01020813,-0.041107178,-0.06427002,0.12988281,0.10491943,-0.08746338,-0.1472168,0.33398438,0.109558105,-0.23852539,-0.17736816,-0.09814453,-0.06915283,-0.13171387,-0.049835205,-0.08087158,-0.1887207,-0.06616211,-0.08428955,0.007396698,-0.17895508,-0.08190918,-0.030670166,-0.018081665,-0.1505127,-0.16760254,0.13183594,0.0362854,0.036315918,0.1381836,0.13427734,-0.17944336,-0.08239746,-0.3774414,-0.08770752,0.029678345,-0.043670654,-0.13232422,-0.023483276,-0.027404785,0.024490356,0.049957275,-0.012283325,-0.15820312,-0.04168701,0.0440979,-0.17797852,0.08428955,0.16308594,-0.025985718,0.14025879,0.1262207,-0.1116333,-0.08111572,-0.20446777,-0.113342285,-0.04135132,-0.051696777,0.06964111,-0.0970459,-0.040893555,-0.13964844,0.15771484,0.07940674]'),
	(4, 3, 0, 96, '2022-02-11', NULL, 24, 0, 6, '[0.009094238,0.06921387,-0.095214844,0.17822266,0.0982666,-0.08868408,-0.008865356,0.1385498,-0.024490356,-0.2565918,-0.1907959,0.050354004,0.054718018,0.14221191,-0.21228027,0.24499512,0.064208984,-0.12200928,-0.063964844,-0.09631348,-0.05227661,0.09234619,-0.074523926,-0.11730957,-0.12634277,-0.057891846,-0.033721924,0.07556152,-0.026611328,0.068237305,0.19006348,0.023330688,-0.15991211,-0.018081665,-0.16601562,-0.08642578,-0.043792725,-0.05960083,-0.10723877,0.15307617,-0.16503906,0.19262695,-0.09008789,0.0579834,0.029632568,0.12371826,-0.17626953,0.042510986,0.11065674,0.09820557,0.068115234,-0.057403564,-0.010070801,0.17346191,0.06414795,0.068725586,-0.3293457,0.12890625,-0.0055122375,-0.28125,0.0034866333,0.16906738,0.15344238,-0.03656006]'),
	(5, 3, 98, 177, '2022-02-11', NULL, 19, 0, 6, '[-0.023620605,0.017593384,-0.073791504,0.13671875,0.15698242,-0.038757324,-0.19238281,0.32983398,0.059295654,-0.28149414,-0.16870117,-0.06384277,-0.1352539,-0.14868164,-0.032104492,-0.03994751,-0.103393555,-0.019546509,-0.08416748,0.02670288,-0.16223145,-0.018539429,-0.011199951,-0.068725586,-0.14648438,-0.16601562,0.123291016,0.035369873,0.027526855,0.13500977,0.11291504,-0.17041016,-0.07366943,-0.34179688,-0.0637207,0.103515625,-0.070129395,-0.1652832,-0.029418945,0.021484375,0.032714844,0.05029297,-0.032836914,-0.12286377,-0.036346436,0.08758545,-0.15625,0.09210205,0.13195801,-0.046447754,0.16772461,0.09906006,-0.11187744,-0.15405273,-0.21069336,-0.10571289,-0.0345459,-0.01953125,0.06732178,-0.111572266,-0.039794922,-0.1616211,0.18432617,0.07928467]');
INSERT INTO rapporteur.posting VALUES
	('night', 0, 1, 2, '\x01000000011b020000000216'),
	('kestow', 0, 1, 2, '\x01000000011b020000000116'),
	('courier', 0, 1, 2, '\x01000000011b020000000116'),
	('10', 0, 1, 2, '\x01000000021b020000000216'),
	('februari', 0, 1, 2, '\x01000000011b020000000116'),
	('2022', 0, 1, 2, '\x01000000021b020000000216'),
	('02', 0, 1, 2, '\x01000000011b020000000116'),
	('envoy', 0, 1, 1, '\x01000000011b'),
	('tamsel', 0, 1, 1, '\x01000000011b'),
	('irra', 0, 1, 1, '\x01000000011b'),
	('said', 0, 1, 1, '\x01000000011b'),
	('on', 0, 1, 1, '\x01000000011b'),
	('tuesday', 0, 1, 1, '\x01000000011b'),
	('that', 0, 1, 2, '\x01000000011b020000000116'),
	('the', 0, 1, 2, '\x01000000021b020000000116'),
	('ferri', 0, 1, 1, '\x01000000011b'),
	('would', 0, 1, 1, '\x01000000011b'),
	('sail', 0, 1, 1, '\x01000000011b'),
	('flood', 0, 1, 1, '\x01000000011b'),
	('in', 0, 1, 2, '\x01000000011b020000000116'),
	('brel', 0, 1, 1, '\x01000000011b'),
	('kill', 0, 1, 1, '\x01000000011b'),
	('63', 0, 1, 1, '\x01000000011b'),
	('peopl', 0, 1, 1, '\x01000000011b'),
	('neither', 0, 1, 1, '\x020000000116'),
	('deleg', 0, 1, 1, '\x020000000116'),
	('spoke', 0, 1, 1, '\x020000000116'),
	('to', 0, 1, 1, '\x020000000116'),
	('report', 0, 1, 1, '\x020000000116'),
	('at', 0, 1, 1, '\x020000000116'),
	('custom', 0, 1, 1, '\x020000000116'),
	('hous', 0, 1, 1, '\x020000000116'),
	('ovren', 0, 1, 1, '\x020000000116'),
	('kestow', 1, 1, 2, '\x010000000102020000000102'),
	('courier', 1, 1, 2, '\x010000000102020000000102'),
	('10', 2, 1, 2, '\x010000000206020000000206'),
	('februari', 2, 1, 2, '\x010000000106020000000106'),
	('2022', 2, 1, 2, '\x010000000206020000000206'),
	('02', 2, 1, 2, '\x010000000106020000000106'),
	('night', 3, 1, 2, '\x010000000000020000000000020000000e00'),
	('envoy', 3, 1, 1, '\x010000000200'),
	('tamsel', 3, 1, 1, '\x010000000300'),
	('irra', 3, 1, 1, '\x010000000400'),
	('said', 3, 1, 1, '\x010000000500'),
	('on', 3, 1, 1, '\x010000000600'),
	('tuesday', 3, 1, 1, '\x010000000700'),
	('that', 3, 1, 2, '\x010000000800020000000d00'),
	('the', 3, 1, 2, '\x010000000900010000000d00020000000800'),
	('ferry', 3, 1, 1, '\x010000000a00'),
	('would', 3, 1, 1, '\x010000000b00'),
	('sail', 3, 1, 1, '\x010000000c00'),
	('flood', 3, 1, 1, '\x010000000e00'),
	('in', 3, 1, 2, '\x010000000f00020000000b00'),
	('brel', 3, 1, 1, '\x010000001000'),
	('killed', 3, 1, 1, '\x010000001100'),
	('63', 3, 1, 1, '\x010000001200'),
	('people', 3, 1, 1, '\x010000001300'),
	('neither', 3, 1, 1, '\x020000000200'),
	('delegation', 3, 1, 1, '\x020000000300'),
	('spoke', 3, 1, 1, '\x020000000400'),
	('to', 3, 1, 1, '\x020000000500'),
	('reporters', 3, 1, 1, '\x020000000600'),
	('at', 3, 1, 1, '\x020000000700'),
	('customs', 3, 1, 1, '\x020000000900'),
	('house', 3, 1, 1, '\x020000000a00'),
	('ovren', 3, 1, 1, '\x020000000c00'),
	('11', 0, 2, 2, '\x040000000218050000000213'),
	('februari', 0, 2, 2, '\x040000000118050000000113'),
	('2022', 0, 2, 2, '\x040000000218050000000213'),
	('02', 0, 2, 2, '\x040000000118050000000113'),
	('envoy', 0, 2, 1, '\x040000000118'),
	('tamsel', 0, 2, 1, '\x040000000118'),
	('irra', 0, 2, 1, '\x040000000118'),
	('said', 0, 2, 1, '\x040000000118'),
	('on', 0, 2, 1, '\x040000000118'),
	('tuesday', 0, 2, 1, '\x040000000118'),
	('that', 0, 2, 2, '\x040000000118050000000113'),
	('the', 0, 2, 2, '\x040000000218050000000113'),
	('ferri', 0, 2, 1, '\x040000000118'),
	('would', 0, 2, 1, '\x040000000118'),
	('sail', 0, 2, 1, '\x040000000118'),
	('flood', 0, 2, 1, '\x040000000118'),
	('in', 0, 2, 2, '\x040000000118050000000113'),
	('brel', 0, 2, 1, '\x040000000118'),
	('kill', 0, 2, 1, '\x040000000118'),
	('63', 0, 2, 1, '\x040000000118'),
	('peopl', 0, 2, 1, '\x040000000118'),
	('neither', 0, 2, 1, '\x050000000113'),
	('deleg', 0, 2, 1, '\x050000000113'),
	('spoke', 0, 2, 1, '\x050000000113'),
	('to', 0, 2, 1, '\x050000000113'),
	('report', 0, 2, 1, '\x050000000113'),
	('at', 0, 2, 1, '\x050000000113'),
	('custom', 0, 2, 1, '\x050000000113'),
	('hous', 0, 2, 1, '\x050000000113'),
	('ovren', 0, 2, 1, '\x050000000113'),
	('night', 0, 2, 1, '\x050000000113'),
	('11', 2, 2, 2, '\x040000000206050000000206'),
	('februari', 2, 2, 2, '\x040000000106050000000106'),
	('2022', 2, 2, 2, '\x040000000206050000000206'),
	('02', 2, 2, 2, '\x040000000106050000000106'),
	('envoy', 3, 2, 1, '\x040000000100'),
	('tamsel', 3, 2, 1, '\x040000000200'),
	('irra', 3, 2, 1, '\x040000000300'),
	('said', 3, 2, 1, '\x040000000400'),
	('on', 3, 2, 1, '\x040000000500'),
	('tuesday', 3, 2, 1, '\x040000000600'),
	('that', 3, 2, 2, '\x040000000700050000000c00'),
	('the', 3, 2, 2, '\x040000000800040000000c00050000000700'),
	('ferry', 3, 2, 1, '\x040000000900'),
	('would', 3, 2, 1, '\x040000000a00'),
	('sail', 3, 2, 1, '\x040000000b00'),
	('flood', 3, 2, 1, '\x040000000d00'),
	('in', 3, 2, 2, '\x040000000e00050000000a00'),
	('brel', 3, 2, 1, '\x040000000f00'),
	('killed', 3, 2, 1, '\x040000001000'),
	('63', 3, 2, 1, '\x040000001100'),
	('people', 3, 2, 1, '\x040000001200'),
	('neither', 3, 2, 1, '\x050000000100'),
	('delegation', 3, 2, 1, '\x050000000200'),
	('spoke', 3, 2, 1, '\x050000000300'),
	('to', 3, 2, 1, '\x050000000400'),
	('reporters', 3, 2, 1, '\x050000000500'),
	('at', 3, 2, 1, '\x050000000600'),
	('customs', 3, 2, 1, '\x050000000800'),
	('house', 3, 2, 1, '\x050000000900'),
	('ovren', 3, 2, 1, '\x050000000b00'),
	('night', 3, 2, 1, '\x050000000d00');
INSERT INTO rapporteur.removal VALUES
	('gone', '2026-11-27');
INSERT INTO rapporteur.sketch VALUES
	(1, '\x1b0000003cae77e4b988fbf9d23934c8c5208043a5262e58da59929a6f62386db9fbc3dcc4374dfb3acb9641ed0288fcdab01c909882437fd14619da917a5acf'),
	(3, '\x1b0000003cae77e4b988fbf9d23934c8c5208043a5262e58da59929a6f62386db9fbc3dcc4374dfb3acb9641ed0288fcdab01c909882437fd14619da917a5acf');
INSERT INTO rapporteur.statement VALUES
	(1, 3, 3584283659, '[["id","speaker","speaker_span","role","cue","cue_span","kind","text","spans","said_on","force","negated","addressee","nested_in"],[["wire#said18-34","Tamsel Irra",[0,17],"Envoy","said",[18,22],"indirect","that the ferry would sail",[[34,59]],"2022-02-08","state",false,null,null]]]'),
	(3, 3, 223132457, '[]');
INSERT INTO rapporteur.turn VALUES
	(true, 4, 3, 5, 2, 4, 0, 92, 4, 24);
ALTER TABLE ONLY rapporteur.article
    ADD CONSTRAINT article_id_key UNIQUE (id);
ALTER TABLE ONLY rapporteur.article
    ADD CONSTRAINT article_pkey PRIMARY KEY ("row");
ALTER TABLE ONLY rapporteur.band
    ADD CONSTRAINT band_pkey PRIMARY KEY (band, article);
ALTER TABLE ONLY rapporteur.block
    ADD CONSTRAINT block_pkey PRIMARY KEY (number);
ALTER TABLE ONLY rapporteur.body
    ADD CONSTRAINT body_pkey PRIMARY KEY (article);
ALTER TABLE ONLY rapporteur.figure
    ADD CONSTRAINT figure_pkey PRIMARY KEY (article);
ALTER TABLE ONLY rapporteur.late
    ADD CONSTRAINT late_pkey PRIMARY KEY (passage);
ALTER TABLE ONLY rapporteur.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (key);
ALTER TABLE ONLY rapporteur.passage
    ADD CONSTRAINT passage_article_start_stop_key UNIQUE (article, start, stop);
ALTER TABLE ONLY rapporteur.passage
    ADD CONSTRAINT passage_pkey PRIMARY KEY ("row");
ALTER TABLE ONLY rapporteur.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (term, field, block);
ALTER TABLE ONLY rapporteur.removal
    ADD CONSTRAINT removal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY rapporteur.sketch
    ADD CONSTRAINT sketch_pkey PRIMARY KEY (article);
ALTER TABLE ONLY rapporteur.statement
    ADD CONSTRAINT statement_pkey PRIMARY KEY (article);
ALTER TABLE ONLY rapporteur.turn
    ADD CONSTRAINT turn_pkey PRIMARY KEY (one);
CREATE INDEX article_by_cluster ON rapporteur.article USING btree (cluster);
CREATE INDEX article_by_day ON rapporteur.article USING btree (published DESC NULLS LAST, id);
CREATE INDEX article_by_outlet ON rapporteur.article USING btree (outlet, source);
CREATE INDEX band_by_article ON rapporteur.band USING btree (article);
CREATE INDEX passage_by_day ON rapporteur.passage USING btree (published, outlet);
CREATE INDEX passage_by_outlet ON rapporteur.passage USING btree (outlet);
CREATE INDEX posting_by_block ON rapporteur.posting USING btree (block);
ALTER TABLE ONLY rapporteur.band
    ADD CONSTRAINT band_article_fkey FOREIGN KEY (article) REFERENCES rapporteur.article("row") ON DELETE CASCADE;
ALTER TABLE ONLY rapporteur.body
    ADD CONSTRAINT body_article_fkey FOREIGN KEY (article) REFERENCES rapporteur.article("row") ON DELETE CASCADE;
ALTER TABLE ONLY rapporteur.figure
    ADD CONSTRAINT figure_article_fkey FOREIGN KEY (article) REFERENCES rapporteur.article("row") ON DELETE CASCADE;
ALTER TABLE ONLY rapporteur.late
    ADD CONSTRAINT late_passage_fkey FOREIGN KEY (passage) REFERENCES rapporteur.passage("row") ON DELETE CASCADE;
ALTER TABLE ONLY rapporteur.passage
    ADD CONSTRAINT passage_article_fkey FOREIGN KEY (article) REFERENCES rapporteur.article("row") ON DELETE CASCADE;
ALTER TABLE ONLY rapporteur.sketch
    ADD CONSTRAINT sketch_article_fkey FOREIGN KEY (article) REFERENCES rapporteur.article("row") ON DELETE CASCADE;
ALTER TABLE ONLY rapporteur.statement
    ADD CONSTRAINT statement_article_fkey FOREIGN KEY (article) REFERENCES rapporteur.article("row") ON DELETE CASCADE;
