//! A portal that misbehaves, and the whole program on it over real connections.
//!
//! Each line is one thing that goes wrong (`mishap`, `connection`, `session`, `meanwhile`, `truth`), at
//! each moment at which it can come (`stages`): while signing in, loading the list, opening a record,
//! in one half of a reading, reading before a save, in the call that changes something, in the
//! upload of a picture, reading back, and while companies are looked for. What is asserted of each: one plain sentence; what was typed is still there, in
//! the form and on disk; another record can be opened and saved; no call that changes something
//! was sent twice; and once the portal is well, the same save works. That what is said is true for every
//! field, whatever goes wrong with whichever call, is a property (`nothing_else_changes::faults`).
//!
//! | what goes wrong | what the user reads | what becomes of it |
//! |---|---|---|
//! | no answer in time | "It is not known what was saved. … did not answer in time." | not repeated; draft kept; looked at again after some seconds and with the next save |
//! | a call that is carried out after the program has stopped waiting | first not known, then stored | the stage of a contact comes back; one's own late save is no conflict |
//! | connection refused | "… cannot be reached. Check the network connection …" | readings three times; a change once more, because it certainly never arrived |
//! | connection dropped before the call is done, or within the request | "The connection to … broke before the answer came." | readings three times; a change once; draft kept |
//! | dropped after it, or within the answer, at any byte | nothing where the change is read back as stored; else that it is not known | found out by reading; what comes next in the plan goes on |
//! | a save of a person that is refused after the portal has assigned the values | "not stored", though the portal shows the new values | they stay in the draft and are sent again; nothing else goes to that person in the same save |
//! | a save of a contact that fails after the row was written, with a picture or without | what was stored is told | the stage comes back, or stays offered ("Put the stage back") |
//! | one call of several fails | what was not done | only what depends on it is left undone |
//! | rights that change in mid-session | what is locked now, or announced now | departments and lead are always sent |
//! | a company, manager or lead that is gone by now | "… is no longer on the portal …" | asked about, never written |
//! | an answer that drips | nothing, or the time-out | saved, or draft kept |
//! | 401, or a redirect to the sign-in page | the sheet "The session has ended" over the form | the password continues what was interrupted; "Not now" keeps the draft |
//! | 402 | "The portal is blocked until it is paid for …" | draft kept |
//! | 403 | "The portal does not allow this …" | draft kept |
//! | 401 or 403 with a web page of somebody else | "Something between this computer and the portal (a proxy or a firewall) refused this …" | draft kept; the session goes on |
//! | 405 that is not the portal's (`between`) | "… does not let PUT requests through …" | draft kept; the portal is not taken for one that lacks the call |
//! | 413 for a save without a picture (`between`) | "A server … refuses requests of this size …" | draft kept |
//! | 404 for a route | "This portal does not offer the function …" | draft kept; where the documented call can stand in, it does, after a review (`nothing_lost::lacking`) |
//! | 404 for the record | "… is no longer on the portal …" | draft kept, to be read and copied |
//! | 429, with `Retry-After` or without | "The portal asks for a pause: 12 s" while it lasts | kept by every call to that portal; then readings and changes up to three times, because they certainly were not carried out |
//! | 429 or 503 that asks for more than a minute | "The portal asks for a pause of 2 hours …" | nothing is sent meanwhile; draft kept |
//! | 500 in the envelope | "The portal refused this (it says “…”) …" | not repeated; draft kept |
//! | 502 with a web page, 503, 504 | "The portal has trouble at the moment …" | readings three times; a change once, and it is not known whether it was carried out |
//! | JSON cut off, garbage, plain text, what is not HTTP | "… an answer that cannot be read (…)" | not repeated; after a change it is read back |
//! | a web page, or the sign-in page of a network | "A web page answered in place of the portal. …" | not repeated; after a change it is read back |
//! | `{}` for the list of people | "… an answer that cannot be read (it lists nobody, not even you)" | the list that was there stays |
//! | `{}` for another list | "Nothing here yet" | that is how a portal writes an empty list |
//! | `{}` for a record | "… an answer that cannot be read (it contains no person)" | never taken for a deleted record |
//! | a redirect to another host | "The portal sends on to …" | not followed; nobody else is ever called |
//! | a redirect to a sign-in page that is not the portal's | "A sign-in page at … answered in place of the portal. …" | not followed |
//! | a redirect to what is no web address, or holds a password | "… an address that cannot be used: …" | not even told |
//! | a portal under a path, a path that is only a page (`under_path`) | where the portal is | kept with its path; what was meant for it goes nowhere else |
//! | a small body that unpacks to 200 MB | "The answer of the portal is too large …" | unpacked up to 24 MB; a page of a list is asked for in smaller ones |
//! | a body of 200 MB | "The answer of the portal is too large …" | not read if its length is told, else up to 24 MB |
//! | no encryption | "No secure connection to … could be made: …" | nothing is sent |
//! | a certificate that is not trusted | its facts, and "Nothing was sent to …, because …" to whoever refuses it | nothing is sent |
//! | read back in vain after a save | "It is not known what was saved. …" | draft kept; the next save finds it stored and sends nothing |
//! | any damage to any answer (`garbled`) | a sentence, or what the answer says | no panic, no endless reading |
//!
//! Left out: certificates that have expired or belong to another address (tested where signing in
//! is), and HTTP/2, which only comes with encryption.

mod between;
mod certificate;
mod connection;
mod garbled;
mod line;
mod meanwhile;
mod mishap;
mod office;
mod session;
mod stages;
mod truth;
mod under_path;
mod watch;
mod window;
