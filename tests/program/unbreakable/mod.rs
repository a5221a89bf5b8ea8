//! What nobody would send, in places where anything can come: characters that are no text, lists
//! without an end, disks without room, a second window on the same folder.

mod disk;
mod greedy;
mod texts;
