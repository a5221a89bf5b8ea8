//! Light or dark, as the desktop says. On Linux the desktop tells it through its settings
//! portal; elsewhere the window system does, and egui asks it.

use egui::{Context, Theme};
use tokio::runtime::Handle;

/// Follows the desktop for as long as the program runs. Where nobody tells anything, the
/// window stays as it is.
pub(crate) fn follow(runtime: &Handle, window: &Context) {
    let window = window.clone();
    runtime.spawn(async move {
        if let Err(error) = listen(&window).await {
            tracing::debug!(%error, "the desktop does not tell whether it is light or dark");
        }
    });
}

#[cfg(target_os = "linux")]
async fn listen(window: &Context) -> zbus::Result<()> {
    use futures_util::StreamExt;

    let session = zbus::Connection::session().await?;
    let settings = settings::DesktopSettingsProxy::new(&session).await?;
    // First, so that no change between the two is missed.
    let mut changes = settings.receive_setting_changed().await?;
    if let Ok(value) = settings.read_one(settings::NAMESPACE, settings::KEY).await {
        set(window, settings::theme(&value));
    }
    while let Some(change) = changes.next().await {
        let change = change.args()?;
        if change.namespace == settings::NAMESPACE && change.key == settings::KEY {
            set(window, settings::theme(&change.value));
        }
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
async fn listen(_: &Context) -> Result<(), std::convert::Infallible> {
    Ok(())
}

#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
fn set(window: &Context, theme: Theme) {
    // What counts where the user chose "System" and the window system tells nothing.
    window.options_mut(|options| options.fallback_theme = theme);
    window.request_repaint();
}

#[cfg(target_os = "linux")]
mod settings {
    use egui::Theme;
    use zbus::zvariant::{OwnedValue, Value};

    pub(super) const NAMESPACE: &str = "org.freedesktop.appearance";
    pub(super) const KEY: &str = "color-scheme";

    /// The settings portal of the desktop.
    #[zbus::proxy(
        interface = "org.freedesktop.portal.Settings",
        default_service = "org.freedesktop.portal.Desktop",
        default_path = "/org/freedesktop/portal/desktop",
        gen_blocking = false
    )]
    pub trait DesktopSettings {
        /// One setting.
        fn read_one(&self, namespace: &str, key: &str) -> zbus::Result<OwnedValue>;

        /// A setting is another one now.
        #[zbus(signal)]
        fn setting_changed(&self, namespace: &str, key: &str, value: Value<'_>) -> zbus::Result<()>;
    }

    /// 1 prefers dark, 2 prefers light, and 0 has no preference.
    pub(super) fn theme(value: &Value<'_>) -> Theme {
        let number = match value {
            Value::Value(inner) => u32::try_from(inner.as_ref()),
            value => u32::try_from(value),
        };
        if number == Ok(1) { Theme::Dark } else { Theme::Light }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn only_one_means_dark() {
            for (number, expected) in
                [(0, Theme::Light), (1, Theme::Dark), (2, Theme::Light), (9, Theme::Light)]
            {
                assert_eq!(theme(&Value::U32(number)), expected);
                assert_eq!(theme(&Value::Value(Box::new(Value::U32(number)))), expected);
            }
            assert_eq!(theme(&Value::from("dark")), Theme::Light);
        }
    }
}
