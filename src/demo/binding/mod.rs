//! How a method's arguments get their values.
//!
//! Every parameter is looked up in one list of name/value pairs: route values first, then the query string,
//! then the body; the FIRST value wins. The body is read by its Content-Type alone: `application/json` takes
//! a detour over XML elements ([`json`]), the two form types are read as forms ([`form`]), and **anything
//! else is no error but no pairs at all**. What a missing, null or odd value means to each type of parameter
//! is decided by the typed readers ([`typed`], [`collections`]). The portal's traps follow from these rules.

mod arguments;
pub(super) mod collections;
pub(super) mod form;
pub(super) mod json;
pub(super) mod typed;

pub(super) use arguments::BoundArguments;
