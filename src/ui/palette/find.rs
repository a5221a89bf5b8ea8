//! What the palette finds: the owner of a number or an address, else records of both books, and
//! commands.

use egui::Context;

use super::state::{CommandPalette, Hit};
use crate::desk::Lists;
use crate::directory::{Filters, Query, StatusFilter, fold};
use crate::records::{RecordKey, RecordKind};
use crate::ui::command::Command;
use crate::ui::dispatch;
use crate::ui::scene::Scene;

/// How many records of each book are shown; another word finds those that are not among them.
const MOST: usize = 25;

/// Looks again. The record whose number or address the text is comes first and alone.
pub(super) fn find(palette: &mut CommandPalette, ctx: &Context, scene: &Scene<'_>) {
    palette.highlighted = 0;
    palette.hits.clear();
    let (lists, text) = (scene.lists, palette.text.as_str());
    if let Some(owners) = owners(lists, text).filter(|owners| !owners.is_empty()) {
        palette.hits = owners.into_iter().map(Hit::Record).collect();
        return;
    }
    if !text.trim().is_empty() {
        // A disabled person may be on the phone as well.
        let filters = Filters { status: StatusFilter::All, ..Filters::default() };
        let query = Query { filters, ..Query::of(text) };
        for kind in [RecordKind::Person, RecordKind::Contact] {
            let Some(book) = &lists.shelf(kind).book else { continue };
            let found = book.find(&query).into_iter().take(MOST);
            palette.hits.extend(found.filter_map(|number| book.at(number)).map(|row| Hit::Record(row.key)));
        }
    }
    let words = Query::of(text).words();
    let says = |command: &Command| {
        let text = fold(command.text());
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let offered = Command::ALL.into_iter().filter(|command| *command != Command::FindAnyone);
    let enabled = offered.filter(|command| dispatch::is_enabled(*command, ctx, scene));
    palette.hits.extend(enabled.filter(says).map(Hit::Command));
}

/// The records whose phone number or e-mail address a text is, in both books; `None` if it is neither.
pub(super) fn owners(lists: &Lists, text: &str) -> Option<Vec<RecordKey>> {
    let mut owners = Vec::new();
    let mut is_either = false;
    for kind in [RecordKind::Person, RecordKind::Contact] {
        let Some(book) = &lists.shelf(kind).book else { continue };
        if let Some(found) = book.owners(text) {
            is_either = true;
            owners.extend(found.into_iter().filter_map(|number| book.at(number)).map(|row| row.key));
        }
    }
    is_either.then_some(owners)
}
