//! The embedded portal against a client that writes HTTP by hand: one test per trap, the binding tables, dates, faults.

mod bindings;
mod dates;
mod faults;
mod generation;
mod office;
mod people;
mod pictures;
mod second_factor;
mod traps_contacts;
mod traps_people;
mod traps_wire;
