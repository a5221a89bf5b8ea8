//! How a draft BECOMES a saved record: plan (pure), run, read back, receipt.
//!
//! The documented calls, sent naively, destroy what they do not mention: `PUT
//! people/{userid}` removes a person from every department, `PUT
//! crm/contact/person/{personid}` resets the stage and loses the currency. A
//! [`Plan`] is plain data that says which calls are made, in which order and with
//! which side effects; it is the one place that knows these traps. [`prepare`] reads
//! the record again, merges and plans; [`run`] runs the plan, reads back and compares.

mod effect;
mod plan;
mod plan_contact;
mod plan_person;
mod prepare;
mod run;

pub use effect::Effect;
pub use plan::{Call, Lacking, Neighbour, Plan, Step, plan};
pub use prepare::{Outcome, Prepared, Refusal, Request, prepare};
pub use run::{run, save};

#[cfg(test)]
mod tests;
