//! Every column of PostgreSQL's catalogs is read, or is known to hold nothing that two databases could differ in: a column that a new version adds
//! fails here until somebody has thought of it.

use crate::support::{Engine, TestDatabase};
use std::collections::BTreeSet;
use std::path::Path;

/// What the queries of the reader get through a function of the server, which prints it.
const PRINTED: &str = "
    pg_proc: proallargtypes proargdefaults proargmodes proargnames probin proconfig procost proisstrict prolang proleakproof pronargdefaults pronargs
        proretset prorettype prorows prosecdef prosqlbody prosrc protrftypes provariadic provolatile
    pg_aggregate: aggnumdirectargs
    pg_amop: amoplefttype amoprighttype
    pg_operator: oprkind oprresult
    pg_constraint: conexclop
    pg_partitioned_table: partattrs partclass partcollation partdefid partexprs partnatts partrelid partstrat
    pg_rewrite: ev_action ev_qual ev_type is_instead
    pg_statistic_ext: stxexprs stxkeys stxkind stxrelid
    pg_trigger: tgargs tgattr tgconstrrelid tgdeferrable tginitdeferred tgnargs tgnewtable tgoldtable tgqual tgtype
    pg_user_mapping: umserver";

/// What the reader takes whole, as JSON, and so by whatever name.
const WHOLE: &str = "
    pg_publication: puballsequences puballtables pubdelete pubgencols pubinsert pubtruncate pubupdate pubviaroot";

/// What follows from others, or is the server's own business: statistics, storage, transactions, what is remembered.
const DERIVED: &str = "
    pg_amop: amopmethod amoppurpose
    pg_attribute: attalign attbyval attcacheoff atthasmissing attinhcount attlen attmissingval attndims
    pg_class: relallfrozen relallvisible relchecks relfilenode relfrozenxid relhasindex relhasrules relhassubclass relhastriggers relisshared relminmxid
        relnatts relpages relrewrite reltuples reltype
    pg_collation: collencoding collversion
    pg_constraint: conffeqop coninhcount conpfeqop conppeqop
    pg_database: datallowconn datcollversion datfrozenxid dathasloginevt datminmxid
    pg_index: indcheckxmin indimmediate indisexclusion indislive indisprimary
    pg_init_privs: privtype
    pg_language: lanispl
    pg_range: rngconstruct2 rngconstruct3 rngmltconstruct0 rngmltconstruct1 rngmltconstruct2
    pg_trigger: tgconstrindid
    pg_type: typndims
    pg_shdepend: dbid
    pg_subscription: subretentionactive subskiplsn
    pg_subscription_rel: srrelid srsubid srsublsn srsubstate
    pg_statistic_ext_data: stxddependencies stxdexpr stxdinherit stxdmcv stxdndistinct stxoid";

/// What no comparison of two databases can see: rows, the server as a whole, what an extension's own script says, and the password on the way to a
/// publisher, which administrators alone may read.
const OUTSIDE: &str = "
    pg_auth_members: admin_option inherit_option roleid set_option
    pg_authid: rolbypassrls rolcanlogin rolconnlimit rolcreatedb rolcreaterole rolinherit rolpassword rolreplication rolsuper rolvaliduntil
    pg_extension: extcondition extconfig extrelocatable
    pg_largeobject: loid pageno
    pg_largeobject_metadata: lomacl lomowner
    pg_parameter_acl: paracl parname
    pg_replication_origin: roident roname
    pg_subscription: subconninfo
    pg_tablespace: spcacl spcoptions spcowner";

fn listed(text: &str) -> BTreeSet<String> {
    let mut catalog = "";
    let mut columns = BTreeSet::new();
    for word in text.split_whitespace() {
        match word.strip_suffix(':') {
            Some(name) => catalog = name,
            None => drop(columns.insert(format!("{catalog}.{word}"))),
        }
    }
    columns
}

/// All words of the reader's queries.
fn queried(folder: &Path) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the queries are there").flatten() {
        match entry.path().is_dir() {
            true => words.append(&mut queried(&entry.path())),
            false => {
                let text = std::fs::read_to_string(entry.path()).expect("a query can be read");
                words.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
            }
        }
    }
    words
}

#[tokio::test]
async fn every_column_of_the_catalogs_is_read_or_known_to_say_nothing() {
    let queries = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/database/postgres/catalog");
    let words = queried(&queries);
    let known: BTreeSet<String> = [PRINTED, WHOLE, DERIVED, OUTSIDE].into_iter().flat_map(listed).collect();
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "columns");
        let rows = database
            .rows(
                "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid \
                 where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped \
                 and c.relname <> 'pg_statistic'",
            )
            .await;
        let columns = rows.into_iter().map(|row| row.into_iter().flatten().collect::<Vec<String>>());
        let forgotten: Vec<String> = columns
            .filter(|column| !words.contains(&column[1]))
            .map(|column| column.join("."))
            .filter(|column| !known.contains(column))
            .collect();
        assert!(forgotten.is_empty(), "{engine:?}: nobody has thought of {}", forgotten.join(", "));
    }
}
