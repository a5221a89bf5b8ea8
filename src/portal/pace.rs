//! One pace for everything that goes to one portal.
//!
//! A portal may be behind a proxy that answers 429 or 503 and asks for a pause. Then every call to
//! the portal waits: the pause is meant for all. Calls go as fast as they come until the first 429;
//! from then on, for a while, one after the other.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::dates::http_date;
use super::error::PortalError;

/// The longest pause that is waited for. After a longer one the user decides.
const LONGEST: Duration = Duration::from_secs(60);
/// Between two calls once the portal has said that they were too many.
const GAP: Duration = Duration::from_millis(250);
/// The longest time between two calls.
const LARGEST_GAP: Duration = Duration::from_secs(2);
/// Complaints that come within this time are one.
const TOGETHER: Duration = Duration::from_secs(1);
/// How long calls stay apart after the last complaint.
const SLOW: Duration = Duration::from_secs(60);

/// When the next call may go.
#[derive(Debug, Default)]
pub(super) struct Pace {
    state: Mutex<PaceState>,
    waker: OnceLock<Waker>,
}

#[derive(Debug, Default)]
struct PaceState {
    /// Nothing is sent before.
    rest: Option<Instant>,
    /// The calls stay apart until then, by this much.
    slow: Option<(Instant, Duration)>,
    /// When the portal last said that they were too many.
    complained: Option<Instant>,
    /// When the last call that waited for its turn goes.
    last: Option<Instant>,
}

impl Pace {
    /// Waits until a call may go.
    ///
    /// # Errors
    /// [`PortalError::LongPause`] where that takes longer than a user should wait without being asked.
    pub(super) async fn turn(&self) -> Result<(), PortalError> {
        let mut at = self.place()?;
        while at > Instant::now() {
            tokio::time::sleep_until(at).await;
            // The portal may have asked for another pause meanwhile.
            at = self.end_of_rest()?.unwrap_or(at);
        }
        Ok(())
    }

    /// When the next call may go, as far as is known now.
    fn place(&self) -> Result<Instant, PortalError> {
        let mut at = self.end_of_rest()?.unwrap_or_else(Instant::now);
        let mut state = self.lock();
        if let Some((until, gap)) = state.slow {
            if until <= Instant::now() {
                (state.slow, state.last) = (None, None);
            } else {
                at = state.last.map_or(at, |last| at.max(last + gap));
                state.last = Some(at);
            }
        }
        Ok(at)
    }

    /// When the pause ends that the portal has asked for.
    fn end_of_rest(&self) -> Result<Option<Instant>, PortalError> {
        let now = Instant::now();
        let rest = self.lock().rest.filter(|rest| *rest > now);
        match rest {
            Some(rest) if rest - now > LONGEST => {
                Err(PortalError::LongPause { seconds: (rest - now).as_secs() + 1 })
            }
            rest => Ok(rest),
        }
    }

    /// The portal has answered 429 or 503: from now on the pause that it asked for is kept. After
    /// a 429 that asks for none it is `unnamed`.
    pub(super) fn was_refused(&self, status: u16, asked: Option<Duration>, unnamed: Duration) {
        let now = Instant::now();
        let mut state = self.lock();
        if status == 429 {
            // Calls that were on their way together are refused together.
            let is_news = state.complained.is_none_or(|at| now - at > TOGETHER);
            let gap = match state.slow {
                Some((_, gap)) if is_news => (gap * 2).min(LARGEST_GAP),
                Some((_, gap)) => gap,
                None => GAP.min(unnamed),
            };
            state.slow = Some((now + SLOW, gap));
            state.complained = Some(now);
        }
        let asked = asked.or((status == 429).then_some(unnamed));
        let rest = asked.and_then(|asked| now.checked_add(asked));
        state.rest = state.rest.max(rest);
        drop(state);
        self.wake();
    }

    /// How long nothing is sent yet, because the portal asked for a pause.
    pub(super) fn pause(&self) -> Option<Duration> {
        let left = self.lock().rest?.checked_duration_since(Instant::now())?;
        (!left.is_zero()).then_some(left)
    }

    /// The window, which shows the pause, is woken when one begins.
    pub(super) fn wake_on_pause(&self, waker: Waker) {
        // There is one window. A second waker would be the same.
        let _ = self.waker.set(waker);
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }

    fn lock(&self) -> MutexGuard<'_, PaceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a header `Retry-After` asks for: seconds, or a moment. A moment counts from the one at
/// which the portal says that it answered, because its clock may be another one.
pub(super) fn asked_pause(retry_after: &str, date: Option<&str>) -> Option<Duration> {
    let text = retry_after.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds ask for longer than a user waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let until = http_date(text)?;
    let answered = date.and_then(http_date).unwrap_or_else(Timestamp::now);
    Some(until.duration_since(answered).try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNNAMED: Duration = Duration::from_secs(1);

    #[test]
    fn pauses_are_read_as_seconds_and_as_moments() {
        let now = Some("Fri, 27 Nov 2026 10:00:00 GMT");
        for (text, seconds) in [
            ("0", Some(0)),
            (" 12 ", Some(12)),
            ("Fri, 27 Nov 2026 10:00:30 GMT", Some(30)),
            ("Fri, 27 Nov 2026 09:59:00 GMT", Some(0)),
            ("99999999999999999999999", Some(u64::from(u32::MAX))),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(asked_pause(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    async fn seconds(pace: &Pace, calls: usize) -> Vec<f64> {
        let begin = Instant::now();
        let mut went = Vec::new();
        for _ in 0..calls {
            pace.turn().await.unwrap();
            went.push(begin.elapsed().as_secs_f64());
        }
        went
    }

    #[tokio::test(start_paused = true)]
    async fn calls_are_fast_until_the_first_complaint_and_apart_after_it() {
        let pace = Pace::default();
        assert!(seconds(&pace, 100).await.iter().all(|at| *at < 0.001));
        pace.was_refused(429, Some(Duration::from_secs(3)), UNNAMED);
        assert_eq!(pace.pause(), Some(Duration::from_secs(3)));
        let went = seconds(&pace, 4).await;
        for (at, expected) in went.iter().zip([3.0, 3.25, 3.5, 3.75]) {
            assert!((at - expected).abs() < 0.01, "{went:?}");
        }
        assert_eq!(pace.pause(), None);
        for _ in 0..4 {
            pace.was_refused(429, Some(Duration::ZERO), UNNAMED);
        }
        let went = seconds(&pace, 3).await;
        let apart = went[2] - went[1];
        assert!((0.49..0.51).contains(&apart), "a new complaint doubles the time between calls: {went:?}");
        tokio::time::advance(SLOW).await;
        assert!(seconds(&pace, 100).await.iter().all(|at| *at < 0.001), "and it is fast again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_kept_by_every_call_and_the_longest_counts() {
        let pace = Pace::default();
        pace.was_refused(503, Some(Duration::from_secs(5)), UNNAMED);
        pace.was_refused(503, Some(Duration::from_secs(2)), UNNAMED);
        let begin = Instant::now();
        let (first, second) = tokio::join!(pace.turn(), pace.turn());
        first.and(second).unwrap();
        assert_eq!(begin.elapsed().as_secs(), 5);
        // One that waits already keeps a pause that is asked for meanwhile.
        pace.was_refused(503, Some(Duration::from_secs(1)), UNNAMED);
        let begin = Instant::now();
        let later = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            pace.was_refused(503, Some(Duration::from_secs(4)), UNNAMED);
        };
        let (turn, ()) = tokio::join!(pace.turn(), later);
        turn.unwrap();
        assert_eq!(begin.elapsed().as_millis(), 4_500);
        // A 503 without a pause asks for none.
        pace.was_refused(503, None, UNNAMED);
        assert_eq!(pace.pause(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_of_an_hour_is_an_error_at_once() {
        let pace = Pace::default();
        pace.was_refused(429, Some(Duration::from_secs(3600)), UNNAMED);
        let error = pace.turn().await.unwrap_err();
        assert!(matches!(error, PortalError::LongPause { seconds: 3600..=3601 }), "{error:?}");
        assert!(error.never_arrived() && !error.is_passing());
        tokio::time::advance(Duration::from_secs(3590)).await;
        pace.turn().await.unwrap();
    }
}
