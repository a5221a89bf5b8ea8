//! How a draft becomes a saved record: plan (pure), run, read back, receipt.
//!
//! The documented calls, sent naively, destroy what they do not mention: `PUT
//! people/{userid}` removes a person from every department, `PUT
//! crm/contact/person/{personid}` resets the stage and loses the currency. A
//! [`Plan`] is plain data that says which calls are made, in which order and with
//! which side effects; it is the one place that knows these traps. [`prepare`] looks up
//! what the plan depends on, reads the record again, merges and plans; [`run`] runs the
//! plan, reads back and judges what was stored. What stays unknown then is looked at
//! again with [`look_again`].

mod call;
mod judge;
mod known;
mod look_again;
mod outcome;
mod plan;
mod plan_contact;
mod plan_person;
mod planning;
mod prepare;
mod prepared;
mod reading;
mod request;
mod run;
mod walk;

pub use call::{Call, Lacking, Neighbour};
pub use known::{LookedUp, Situation};
pub use look_again::{Looked, StageNow, look_again, put_stage_back};
pub use outcome::{LearnedBySave, SaveEnded, SaveOutcome, SaveRefusal};
pub use plan::{Plan, Step};
pub use planning::plan;
pub use prepare::prepare;
pub use prepared::PreparedSave;
pub use request::SaveRequest;
pub use run::{run, save};

#[cfg(test)]
mod tests;
