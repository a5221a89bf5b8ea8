//! The dialogs of Linux: those of the desktop's portal, or else of zenity.

use std::path::PathBuf;
use std::time::Duration;

use portal_desk::desk::NoDialog;
use tokio::time::{Instant, timeout};

use super::portal::{DesktopPortal, PATIENCE};
use super::{DialogQuestion, zenity};

/// No user has seen a dialog and cancelled it as soon as this after it was asked for. An answer that comes
/// sooner says that it did not open.
const UNSEEN: Duration = Duration::from_millis(150);

/// Asks the user, who has all the time there is.
pub(super) async fn ask(question: DialogQuestion) -> Result<Option<PathBuf>, NoDialog> {
    let Some(portal) = one_of(DesktopPortal::find(), zenity::is_there()).await? else {
        return seen(zenity::choose(&question)).await;
    };
    let answer = seen(portal.choose(&question)).await;
    // A portal can be there and have nothing to open a dialog with.
    let needs_other = answer == Err(NoDialog::NoneThere);
    if needs_other && matches!(timeout(PATIENCE, zenity::is_there()).await, Ok(true)) {
        return seen(zenity::choose(&question)).await;
    }
    answer
}

/// The desktop's portal, or nothing where zenity stands in for it. A portal that does not answer may open
/// its dialog later, so nothing takes its place.
async fn one_of<P>(
    portal: impl Future<Output = Option<P>>,
    stand_in: impl Future<Output = bool>,
) -> Result<Option<P>, NoDialog> {
    let either = async {
        match portal.await {
            Some(portal) => Ok(Some(portal)),
            None if stand_in.await => Ok(None),
            None => Err(NoDialog::NoneThere),
        }
    };
    timeout(PATIENCE, either).await.unwrap_or(Err(NoDialog::DoesNotAnswer))
}

/// What the user chose in a dialog, if they have seen it.
async fn seen(
    chosen: impl Future<Output = Result<Option<PathBuf>, NoDialog>>,
) -> Result<Option<PathBuf>, NoDialog> {
    let asked = Instant::now();
    match chosen.await {
        Ok(None) if asked.elapsed() < UNSEEN => Err(NoDialog::NoneThere),
        chosen => chosen,
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn either_opens_a_dialog() {
        assert_eq!(one_of(ready(Some(1)), pending()).await, Ok(Some(1)));
        assert_eq!(one_of(ready(None::<u8>), ready(true)).await, Ok(None));
        assert_eq!(one_of(ready(None::<u8>), ready(false)).await, Err(NoDialog::NoneThere));
    }

    #[tokio::test(start_paused = true)]
    async fn a_portal_that_hangs_is_told_of_within_three_seconds() {
        let begin = Instant::now();
        assert_eq!(one_of(pending::<Option<u8>>(), ready(true)).await, Err(NoDialog::DoesNotAnswer));
        assert_eq!(one_of(ready(None::<u8>), pending()).await, Err(NoDialog::DoesNotAnswer));
        assert!(begin.elapsed() < 2 * Duration::from_secs(3));
    }

    #[tokio::test(start_paused = true)]
    async fn only_a_dialog_that_was_seen_can_be_cancelled() {
        assert_eq!(seen(async { Ok(None) }).await, Err(NoDialog::NoneThere));
        let cancelled = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(None)
        };
        assert_eq!(seen(cancelled).await, Ok(None));
        let long = async {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(Some(PathBuf::from("photo.png")))
        };
        assert_eq!(seen(long).await, Ok(Some(PathBuf::from("photo.png"))));
        assert_eq!(seen(async { Ok(Some(PathBuf::new())) }).await, Ok(Some(PathBuf::new())));
        assert_eq!(seen(async { Err(NoDialog::DoesNotAnswer) }).await, Err(NoDialog::DoesNotAnswer));
    }
}
