//! The answer to the last search for companies.

use crate::jobs::JobId;
use crate::portal::CompanySummary;

/// The answer to the last search for companies.
#[derive(Debug, Default)]
pub struct Companies {
    /// What was asked for.
    pub asked: Option<String>,
    /// The search that is running.
    pub running: Option<JobId>,
    /// What the portal found.
    pub found: Vec<CompanySummary>,
    /// Why it found nothing.
    pub trouble: Option<String>,
}
