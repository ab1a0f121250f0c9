//! What the two servers show, and what it says.

use super::*;
use crate::model::{ColumnType, Expression, Literal, ReferentialAction, RowFormat};

fn read(shown: &str, dialect: DialectName) -> Shown {
    let collations =
        [("utf8mb4", "utf8mb4_0900_ai_ci"), ("latin1", "latin1_swedish_ci"), ("utf8mb3", "utf8mb3_general_ci")];
    let collations = collations.map(|(charset, collation)| (charset.to_owned(), collation.to_owned())).into();
    let server = Server { dialect, database: "music", collations: &collations };
    read_table(shown, &server).unwrap_or_else(|fault| panic!("{fault:?} in {shown}"))
}

fn unmodelled(shown: &Shown) -> Vec<String> {
    shown.unmodelled.iter().map(ToString::to_string).collect()
}

#[test]
fn everything_that_mysql_shows_is_read() {
    let shown = read(
        "CREATE TABLE `a``b` (
  `id` int unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s \\\\ x\\ny',
  `g` point NOT NULL /*!80003 SRID 4326 */,
  `s` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'a(b,''c',
  `l` varchar(20) CHARACTER SET latin1 DEFAULT NULL,
  `ci` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT DYNAMIC */ DEFAULT NULL /*!80023 INVISIBLE */ COMMENT 'x' /*!80021 SECONDARY_ENGINE_ATTRIBUTE '{\"b\": 2}' */,
  `vg` int GENERATED ALWAYS AS ((`ci` + 1)) VIRTUAL NOT NULL COMMENT 'vg',
  `ts` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `e` varchar(20) DEFAULT (concat(_utf8mb4'😀',`s`)),
  `h` varchar(20) DEFAULT 0xF09F9880,
  PRIMARY KEY (`id` DESC,`s`(3)) USING BTREE COMMENT 'pk',
  UNIQUE KEY `uu` (`s`(4)),
  SPATIAL KEY `sp` (`g`),
  KEY `kb` (`ci`) KEY_BLOCK_SIZE=4 COMMENT 'c' /*!80000 INVISIBLE */,
  KEY `fx` (((`ci` * 2)) DESC,`s`(3)),
  FULLTEXT KEY `ft` (`s`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `a_chk` CHECK ((`ci` > 1)) /*!80016 NOT ENFORCED */,
  CONSTRAINT `b1` FOREIGN KEY (`ci`) REFERENCES `other`.`a` (`id`) ON DELETE SET NULL ON UPDATE CASCADE
) /*!50100 TABLESPACE `x` */ ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin STATS_PERSISTENT=1 ROW_FORMAT=COMPRESSED COMMENT='it''s'
/*!50100 PARTITION BY RANGE (`id`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */",
        DialectName::Mysql,
    );
    let table = &shown.table;
    assert_eq!((table.name.name.as_str(), table.columns.len(), shown.indexes.len()), ("a`b", 9, 5));
    assert_eq!(table.comment.as_deref(), Some("it's"));
    assert_eq!(
        (table.options.row_format, table.options.collation.as_deref()),
        (Some(RowFormat::Compressed), Some("utf8mb4_bin"))
    );
    let column = |name: &str| table.column(name).expect("the column is read");
    assert_eq!(column("id").comment.as_deref(), Some("it's \\ x\ny"));
    assert!(column("id").identity.is_some() && column("id").not_null);
    assert_eq!(column("g").column_type, ColumnType::Native("point srid 4326".into()));
    assert_eq!(column("s").default, Some(Expression::Sql("'a(b,''c'".into())));
    assert_eq!(column("s").collation.as_deref(), Some("latin1_bin"));
    assert_eq!(column("l").collation.as_deref(), Some("latin1_swedish_ci"));
    assert!(column("ci").invisible && column("ci").comment.as_deref() == Some("x"));
    assert!(column("vg").generated.as_ref().is_some_and(|made| made.expression == "(`ci` + 1)" && !made.stored));
    assert_eq!(column("ts").default, Some(Expression::Sql("CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP".into())));
    assert_eq!(column("e").default, Some(Expression::Sql("(concat(_utf8mb4'😀',`s`))".into())));
    assert_eq!(column("h").default, Some(Expression::Literal(Literal::Text("😀".into()))));
    let key = table.primary_key.as_ref().expect("there is a key");
    assert_eq!((key.columns.join(","), key.prefix_lengths.get("s")), ("id,s".into(), Some(&3)));
    assert!(table.checks[0].not_enforced && table.checks[0].expression == "(`ci` > 1)");
    let foreign = &table.foreign_keys[0];
    assert_eq!((foreign.references.to_string().as_str(), foreign.on_delete), ("other.a", ReferentialAction::SetNull));
    assert!(shown.indexes.iter().any(|index| index.name.as_str() == "kb" && index.invisible));
    assert_eq!(
        unmodelled(&shown),
        [
            "column `a`b.ci`: column option (STORAGE DISK)",
            "column `a`b.ci`: column option (COLUMN_FORMAT DYNAMIC)",
            "column `a`b.ci`: column option (SECONDARY_ENGINE_ATTRIBUTE '{\"b\": 2}')",
            "constraint `a`b_pkey` of table `a`b`: descending column of a primary key (`id` DESC)",
            "constraint `a`b_pkey` of table `a`b`: primary key option (USING BTREE)",
            "constraint `a`b_pkey` of table `a`b`: primary key option (COMMENT 'pk')",
            "index `kb`: index option (KEY_BLOCK_SIZE=4)",
            "index `ft`: index option (WITH PARSER `ngram`)",
            "table `a`b`: table option (TABLESPACE `x`)",
            "table `a`b`: table option (STATS_PERSISTENT=1)",
            "table `a`b`: partitioning (PARTITION BY RANGE (`id`) (PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB))",
        ]
    );
}

#[test]
fn everything_that_mariadb_shows_is_read() {
    let shown = read(
        "CREATE TABLE `t` (
  `id` int(11) NOT NULL,
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`j`)),
  `ci` int(11) INVISIBLE DEFAULT nextval(`music`.`sq`) COMMENT 'x',
  `cz` varchar(100) /*M!100301 COMPRESSED*/ DEFAULT 'x',
  `d` decimal(10,3) DEFAULT (1 + 1) WITHOUT SYSTEM VERSIONING,
  `n` int(11) DEFAULT -1 CHECK (`n` > 0),
  `o` int(11) DEFAULT current_timestamp() `foo`='x',
  `e` timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
  PERIOD FOR `p` (`s`, `e`),
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS),
  UNIQUE KEY `lu` (`j`) USING HASH,
  VECTOR KEY `v` (`v`) `m`='8' `distance`='cosine',
  KEY `kb` (`n`) IGNORED,
  CONSTRAINT `n` CHECK (`n` < 9),
  CONSTRAINT `b2` FOREIGN KEY (`id`) REFERENCES `a` (`id`) ON UPDATE NO ACTION
) ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci PAGE_CHECKSUM=1 `page_compressed`='1' WITH SYSTEM VERSIONING
 PARTITION BY SYSTEM_TIME INTERVAL 1 DAY STARTS TIMESTAMP'2026-11-30 00:00:00'
PARTITIONS 3",
        DialectName::MariaDb,
    );
    let table = &shown.table;
    let default =
        |name: &str| table.column(name).and_then(|column| column.default.clone()).map(|default| default.to_string());
    assert_eq!(default("ci").as_deref(), Some("nextval(`sq`)"));
    assert_eq!(default("d").as_deref(), Some("(1 + 1)"));
    assert_eq!(default("n").as_deref(), Some("-1"));
    assert_eq!(default("o").as_deref(), Some("current_timestamp()"));
    let checks: Vec<_> =
        table.checks.iter().map(|check| (check.name.is_generated(), check.expression.as_str())).collect();
    assert_eq!(checks, [(true, "json_valid(`j`)"), (true, "`n` > 0"), (false, "`n` < 9")]);
    let indexes: Vec<_> = shown.indexes.iter().map(|index| (index.name.as_str(), index.method.as_deref())).collect();
    assert_eq!(indexes, [("lu", None), ("v", Some("vector")), ("kb", None)]);
    assert_eq!(
        unmodelled(&shown),
        [
            "column `t.cz`: column option (COMPRESSED)",
            "column `t.d`: column option (WITHOUT SYSTEM VERSIONING)",
            "column `t.o`: column option (`foo`='x')",
            "column `t.e`: column of system versioning (GENERATED ALWAYS AS ROW END)",
            "table `t`: period (PERIOD FOR `p` (`s`, `e`))",
            "constraint `u` of table `t`: key WITHOUT OVERLAPS (UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS))",
            "index `v`: index option (`m`='8')",
            "index `v`: index option (`distance`='cosine')",
            "table `t`: table option (PAGE_CHECKSUM=1)",
            "table `t`: table option (`page_compressed`='1')",
            "table `t`: system versioning (WITH SYSTEM VERSIONING)",
            "table `t`: partitioning (PARTITION BY SYSTEM_TIME INTERVAL 1 DAY STARTS TIMESTAMP'2026-11-30 00:00:00' PARTITIONS 3)",
        ]
    );
}

#[test]
fn a_text_that_was_not_shown_whole_is_asked_for_or_marked() {
    let shown = "CREATE TABLE `t` (
  `f` enum('é','?') DEFAULT '?',
  `g` set('?','b') DEFAULT NULL,
  `l` enum('?') CHARACTER SET latin1 COLLATE latin1_bin DEFAULT '?',
  `a` varchar(10) NOT NULL DEFAULT 'what?'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci";
    let mut read = read(shown, DialectName::MariaDb);
    let doubts: Vec<_> = read.doubts.iter().map(|doubt| (doubt.column.as_str(), doubt.of.clone())).collect();
    let expected =
        [("f", Doubted::Values(2)), ("f", Doubted::Default), ("g", Doubted::Members(2)), ("a", Doubted::Default)];
    assert_eq!(doubts, expected);
    let texts = |texts: &[&str]| texts.iter().map(|text| Some((*text).to_owned())).collect::<Vec<_>>();
    let answers = [texts(&["é", "😀"]), texts(&["😀"]), texts(&["👍", "b"]), vec![None]];
    for (doubt, answer) in read.doubts.clone().iter().zip(answers) {
        read.settle_doubt(doubt, answer);
    }
    let column = |name: &str| read.table.column(name).expect("it is read");
    assert_eq!(column("f").column_type, ColumnType::Native("enum('é', '😀')".into()));
    assert_eq!(column("f").default, Some(Expression::Literal(Literal::Text("😀".into()))));
    assert_eq!(column("g").column_type, ColumnType::Native("set('👍', 'b')".into()));
    assert_eq!(column("a").default, Some(Expression::Sql("'what\u{FFFD}'".into())));
    assert_eq!(unmodelled(&read), ["column `t.a`: text that the server does not show whole ('what?')"]);
}

#[test]
fn a_broken_statement_is_an_error_and_no_panic() {
    let whole = "CREATE TABLE `t` (`a` int DEFAULT (1), KEY `k` (`a`), CONSTRAINT `c` CHECK (`a` > 1)) ENGINE=InnoDB COMMENT='x'";
    let collations = BTreeMap::new();
    let server = Server { dialect: DialectName::Mysql, database: "", collations: &collations };
    for end in 0..whole.len() {
        let _ = read_table(&whole[..end], &server);
    }
}
