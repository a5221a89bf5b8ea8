//! The name/value pairs of one request, and where they come from.

use std::fmt;

use super::form::{self, UploadedFile};
use super::json;
use crate::demo::envelope::Failure;
use crate::demo::masked;

/// The bound name/value pairs of one request. Names are compared without case.
#[derive(Clone, Default)]
pub(crate) struct BoundArguments {
    /// Names and values in source order.
    pub pairs: Vec<(String, String)>,
    /// The files of a multipart form.
    pub files: Vec<UploadedFile>,
    /// A sanitising build HTML-encodes top-level strings.
    pub sanitise: bool,
}

impl fmt::Debug for BoundArguments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.pairs.iter().map(|(name, value)| (name, masked::value(name, value)));
        formatter
            .debug_struct("BoundArguments")
            .field("pairs", &shown.collect::<Vec<_>>())
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

impl BoundArguments {
    /// Binds a request: route values, query, body.
    pub(crate) async fn bind(
        route: Vec<(String, String)>,
        query: &[(String, String)],
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<BoundArguments, Failure> {
        let mut arguments = BoundArguments { pairs: route, ..BoundArguments::default() };
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
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
