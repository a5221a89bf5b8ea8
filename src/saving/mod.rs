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
mod plan;
mod plan_contact;
mod plan_person;
mod prepare;
mod run;
mod walk;

pub use call::{Call, Neighbour};
pub use known::{Known, Situation};
pub use look_again::{Looked, StageNow, look_again, put_stage_back};
pub use plan::{Lacking, Plan, Step, plan};
pub use prepare::{Ended, Learned, Outcome, Prepared, Refusal, Request, prepare};
pub use run::{run, save};

#[cfg(test)]
mod tests;
