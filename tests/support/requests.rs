//! What was sent to the portal.

use std::collections::BTreeSet;

use portal_desk::demo::LoggedRequest;

use super::Program;

/// A request that changed something.
pub type Sent = LoggedRequest;

impl Program {
    /// Every request that was to change something, oldest first. Signing in is not one.
    pub fn sent(&self) -> Vec<Sent> {
        let mut requests = self.portal.requests();
        requests.retain(|request| request.method != "GET" && !request.path.contains("/authentication"));
        requests
    }

    /// The documented calls, `PUT people/{userid}` and `PUT crm/contact/person/{personid}`.
    pub fn documented_put(&self) -> Vec<Sent> {
        let mut requests = self.sent();
        requests.retain(|request| request.method == "PUT" && is_documented(&request.path));
        requests
    }

    /// The documented call, where there was just one.
    #[track_caller]
    pub fn the_documented_put(&self) -> Sent {
        let mut requests = self.documented_put();
        assert_eq!(requests.len(), 1, "{requests:#?}");
        requests.remove(0)
    }

    /// The paths of everything that was sent, without the common beginning.
    pub fn sent_paths(&self) -> Vec<String> {
        let short = |path: &str| path.trim_start_matches("/api/2.0/").trim_end_matches(".json").to_owned();
        self.sent().iter().map(|request| format!("{} {}", request.method, short(&request.path))).collect()
    }
}

fn is_documented(path: &str) -> bool {
    let path = path.trim_start_matches("/api/2.0/").trim_end_matches(".json");
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["people", id] => id.len() == 36,
        ["crm", "contact", "person", id] => id.parse::<i64>().is_ok(),
        _ => false,
    }
}

/// The names of the parameters of a request, as the portal bound them.
pub fn names(request: &Sent) -> BTreeSet<String> {
    request.parameters.iter().map(|(name, _)| name.clone()).collect()
}

/// The values of a parameter, as the portal bound them.
pub fn parameter<'a>(request: &'a Sent, name: &str) -> Vec<&'a str> {
    let inside = format!("{name}[");
    let of =
        |bound: &str| bound == name || bound.starts_with(&inside) || bound.starts_with(&format!("{name}."));
    request.parameters.iter().filter(|(bound, _)| of(bound)).map(|(_, value)| value.as_str()).collect()
}
