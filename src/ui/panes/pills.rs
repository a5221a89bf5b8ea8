//! The badges of a record as pills.

use crate::directory::Badge;
use crate::ui::theme::ColorTone;
use crate::ui::widgets::Pill;

/// The pill of a badge, in the tone of its meaning.
pub(in crate::ui) fn pill_of(badge: Badge) -> Pill<'static> {
    let (tone, meaning) = match badge {
        Badge::Disabled => (ColorTone::Danger, "May not sign in"),
        Badge::Owner => (ColorTone::Accent, "Owner of the portal"),
        Badge::Administrator => (ColorTone::Info, "Administrator of the whole portal"),
        Badge::ModuleAdministrator => (ColorTone::Info, "Administrator of one or more modules"),
        Badge::Guest => (ColorTone::Warning, "A guest"),
        Badge::Ldap => (ColorTone::Neutral, "Managed by LDAP"),
        Badge::Sso => (ColorTone::Neutral, "Managed by single sign-on"),
        Badge::Restricted => (ColorTone::Warning, "Only its managers and CRM administrators see it"),
        Badge::ViewOnly => (ColorTone::Neutral, "You may view it, not change it"),
    };
    Pill::new(badge.label()).tone(tone).tooltip(meaning)
}
