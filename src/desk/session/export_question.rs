//! The question where the journal is exported to.

use std::path::PathBuf;

use crate::desk::file_dialog::FileDialog;
use crate::jobs::JobId;

/// How the file is called unless the user says otherwise.
pub const EXPORT_NAME: &str = "portal-desk-journal.csv";

/// The question where to export to.
#[derive(Debug, Default)]
pub struct Export {
    /// Tells this question from those before and after it.
    pub(super) number: u64,
    /// A path to begin with; empty where no folder of the user's is known.
    pub suggested: String,
    /// The dialog that lets the user choose a file.
    pub dialog: FileDialog,
    /// The job that writes.
    pub writing: Option<JobId>,
    /// Why nothing was written.
    pub trouble: Option<String>,
    /// Nothing was written because a file is there already.
    pub occupied: Option<Occupied>,
}

/// A file that is there already and would be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupied {
    /// The path as typed.
    pub asked: PathBuf,
    /// Where that leads to.
    pub file: PathBuf,
}
