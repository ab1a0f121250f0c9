//! How a run behaves.

use crate::database::scratch::ScratchPlace;
use crate::plan::Target;
use std::path::PathBuf;
use std::time::Duration;

/// How a run behaves; [`Settings::default`] is what production wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The ledger's name, with a schema before a dot; `anabranch` where it is missing.
    pub ledger: Option<String>,
    /// How long a statement waits for a lock before the attempt is given up.
    pub lock_timeout: Duration,
    /// How often an attempt that found something locked is made again.
    pub lock_retries: u32,
    /// How long to wait for the migration lock.
    pub migration_lock_timeout: Duration,
    /// The namespaces beside the default one that are read.
    pub schemas: Vec<String>,
    /// Patterns of names that are left alone.
    pub exclude: Vec<String>,
    /// Plan from the live database where it differs from the replay, instead of refusing.
    pub plan_from_live: bool,
    /// Run also what loses properties that are not compared and cannot be put back.
    pub allow_property_loss: bool,
    /// What the project's snapshots are for: a run on another server says where that is told something else.
    pub snapshots_for: Vec<Target>,
    /// Where scratch databases come from.
    pub scratch: ScratchPlace,
    /// The folder in which answers of scratch databases are kept; without one they last as long as the migrator.
    pub cache: Option<PathBuf>,
    /// What is written into the lock for others to see.
    pub command: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ledger: None,
            lock_timeout: Duration::from_secs(3),
            lock_retries: 10,
            migration_lock_timeout: Duration::from_secs(300),
            schemas: Vec::new(),
            exclude: Vec::new(),
            plan_from_live: false,
            allow_property_loss: false,
            snapshots_for: Vec::new(),
            scratch: ScratchPlace::default(),
            cache: None,
            command: "anabranch".to_owned(),
        }
    }
}

impl Settings {
    /// What is read and managed.
    pub fn scope(&self) -> crate::plan::Scope {
        crate::plan::Scope { schemas: self.schemas.clone(), exclude: self.exclude.clone() }
    }
}
