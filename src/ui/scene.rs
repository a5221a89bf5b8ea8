//! What the functions that draw a session are given.

use egui::{Context, TextureHandle};

use super::Textures;
use crate::desk::{Action, Desk, Lists, Session};

/// The program and the session to draw, the pictures, and the place for what the user asks for.
///
/// It stays narrow by a rule: **what every pane needs, and nothing of one pane.** What a pane needs
/// besides is a parameter of its own; of the view state a function gets the part that it needs.
pub(super) struct Scene<'a> {
    /// The program. Nothing that is drawn changes it.
    pub(super) desk: &'a Desk,
    /// What is known of the portal: of the session, or on this computer while nobody is signed in.
    pub(super) lists: &'a Lists,
    /// The session that is drawn; `None` while nobody is signed in.
    pub(super) session: Option<&'a Session>,
    /// The pictures on the graphics card.
    pub(super) textures: &'a mut Textures,
    /// What the user asks for. The desk does it after the frame.
    pub(super) actions: &'a mut Vec<Action>,
}

impl<'a> Scene<'a> {
    /// The scene of the session in front; `None` where there is none and no list to look up in.
    pub(super) fn new(
        desk: &'a Desk,
        textures: &'a mut Textures,
        actions: &'a mut Vec<Action>,
    ) -> Option<Scene<'a>> {
        Some(Scene { desk, lists: desk.lists()?, session: desk.session(), textures, actions })
    }

    /// The same scene, for a value that keeps it while it is drawn.
    pub(super) fn reborrow(&mut self) -> Scene<'_> {
        let (textures, actions) = (&mut *self.textures, &mut *self.actions);
        Scene { desk: self.desk, lists: self.lists, session: self.session, textures, actions }
    }

    /// The texture of a photo on the portal. Asks for the photo if it is not loaded yet.
    pub(super) fn photo(&mut self, ctx: &Context, address: Option<&str>) -> Option<TextureHandle> {
        // Without a session no photo comes, and each frame would ask again.
        let (address, photos) = (address?, &self.session?.photos);
        if let Some(pixels) = photos.get(address) {
            return Some(self.textures.of(ctx, pixels));
        }
        if photos.is_unknown(address) && photos.has_room() {
            self.actions.push(Action::WantPhoto(address.to_owned()));
        }
        None
    }
}
