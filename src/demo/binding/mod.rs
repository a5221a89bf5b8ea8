//! How a method's arguments get their values.
//!
//! Every parameter is looked up in one list of name/value pairs: route values first, then the query string,
//! then the body; the FIRST value wins. The body is read by its Content-Type alone: `application/json` takes
//! a detour over XML elements ([`json`]), the two form types are read as forms ([`form`]), and **anything
//! else is no error but no pairs at all**. What a missing, null or odd value means to each type of parameter
//! is decided by the typed readers ([`typed`], [`collections`]). The portal's traps follow from these rules.

pub(super) mod collections;
pub(super) mod form;
pub(super) mod json;
pub(super) mod typed;

use std::fmt;

use form::UploadedFile;

use crate::demo::envelope::Failure;
use crate::demo::masked;

/// The bound name/value pairs of one request. Names are compared without case.
#[derive(Clone, Default)]
pub(super) struct Arguments {
    /// Names and values in source order.
    pub pairs: Vec<(String, String)>,
    /// The files of a multipart form.
    pub files: Vec<UploadedFile>,
    /// A sanitising build HTML-encodes top-level strings.
    pub sanitise: bool,
}

impl fmt::Debug for Arguments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.pairs.iter().map(|(name, value)| (name, masked::value(name, value)));
        formatter
            .debug_struct("Arguments")
            .field("pairs", &shown.collect::<Vec<_>>())
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

impl Arguments {
    /// Binds a request: route values, query, body.
    pub(super) async fn bind(
        route: Vec<(String, String)>,
        query: &[(String, String)],
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Arguments, Failure> {
        let mut arguments = Arguments { pairs: route, ..Arguments::default() };
        arguments.pairs.extend(query.iter().cloned());
        let content_type = content_type.unwrap_or("text/plain");
        match content_type.split(';').next().unwrap_or_default().trim() {
            "application/json" => arguments.pairs.extend(json::pairs(body)?),
            "application/x-www-form-urlencoded" => arguments.pairs.extend(form::pairs(body)),
            "multipart/form-data" => {
                let (pairs, files) = form::multipart(content_type, body).await;
                arguments.pairs.extend(pairs);
                arguments.files = files;
            }
            _ => {}
        }
        Ok(arguments)
    }

    /// The first value of a name; `None` when the parameter was omitted.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
