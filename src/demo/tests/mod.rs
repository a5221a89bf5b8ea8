//! The embedded portal against a client that writes HTTP by hand: one test per trap, the binding tables, dates, faults.

mod allowed_hosts;
mod bindings;
mod control;
mod dates;
mod faults;
mod generation;
mod log;
mod masking;
mod office;
mod people;
mod pictures;
mod second_factor;
mod traps_contacts;
mod traps_people;
mod traps_wire;
