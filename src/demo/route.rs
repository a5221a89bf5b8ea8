//! One method of the API: its address, and the function that answers it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::demo::call::BoundCall;
use crate::demo::envelope::MethodOutcome;
use crate::demo::running::RunningPortal;
use crate::demo::state::PortalState;

/// A method of the API.
pub(super) struct Route {
    /// The verb. It is a route constraint: a wrong one is an unknown address.
    pub verb: &'static str,
    /// The path below `/api/2.0/`, with `{placeholders}`.
    pub path: &'static str,
    /// Needs no login.
    pub open: bool,
    /// What to do.
    pub run: RouteMethod,
}

/// A method that waits for something.
pub(super) type FutureOutcome = Pin<Box<dyn Future<Output = MethodOutcome> + Send>>;

/// How a method runs.
#[derive(Clone, Copy)]
pub(super) enum RouteMethod {
    /// At once, under the lock.
    Now(fn(&mut PortalState, &BoundCall) -> MethodOutcome),
    /// With waiting, taking the lock as needed.
    Later(fn(Arc<RunningPortal>, BoundCall) -> FutureOutcome),
}

impl Route {
    /// A method that runs at once.
    pub(super) const fn now(
        verb: &'static str,
        path: &'static str,
        method: fn(&mut PortalState, &BoundCall) -> MethodOutcome,
    ) -> Route {
        Route { verb, path, open: false, run: RouteMethod::Now(method) }
    }

    /// A method that waits for something.
    pub(super) const fn later(
        verb: &'static str,
        path: &'static str,
        method: fn(Arc<RunningPortal>, BoundCall) -> FutureOutcome,
    ) -> Route {
        Route { verb, path, open: false, run: RouteMethod::Later(method) }
    }

    /// The same without login.
    pub(super) const fn open(mut self) -> Route {
        self.open = true;
        self
    }
}
