//! A file dialog beside a field for the path.

use crate::jobs::JobId;

/// What is going on with a file dialog. The file can also be named by its path, at any time.
#[derive(Clone, Debug, Default)]
pub struct FileDialog {
    /// The job that waits for the answer.
    waiting: Option<JobId>,
    asked: u32,
    unopened: u32,
}

impl FileDialog {
    /// The number of the question that waits for an answer. Each has another one.
    pub fn question(&self) -> Option<u32> {
        self.waiting.map(|_| self.asked)
    }

    /// How often it was found out that no dialog opens: each time the path of the file is asked for.
    pub fn unopened(&self) -> u32 {
        self.unopened
    }

    /// The user is asked; this job waits for the answer.
    pub(in crate::desk) fn ask(&mut self, job: JobId) {
        self.waiting = Some(job);
        self.asked += 1;
    }

    /// The answer of the question is not wanted any more. Gives the job that waits for it, to be cancelled.
    pub(in crate::desk) fn leave(&mut self) -> Option<JobId> {
        self.waiting.take()
    }

    /// The question has ended. `opened` says whether there was a dialog.
    pub(in crate::desk) fn answer(&mut self, opened: bool) {
        self.waiting = None;
        self.unopened += u32::from(!opened);
    }
}
