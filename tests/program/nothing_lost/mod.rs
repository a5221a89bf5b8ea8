//! Nothing is lost and nothing is overwritten: what is typed survives a restart, two editors never undo each other silently, every save can be taken back, and
//! a day stays the day it is.
//!
//! Headless desks, as the window uses them, on embedded portals over real HTTP.

mod announced;
mod conflicts;
mod cut_off;
mod dates;
mod edits;
mod gone;
mod lacking;
mod merging;
mod restart;
mod steps;
mod undo;
mod undo_contacts;
mod undo_people;
