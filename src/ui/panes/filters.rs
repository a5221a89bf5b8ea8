//! The filters beside the search field, each option with how many records it would show.

use egui::scroll_area::ScrollBarVisibility;
use egui::{Response, ScrollArea, Ui};

use super::numbers::grouped;
use crate::desk::{Action, Lists};
use crate::directory::{Counts, Filters, Missing, StatusFilter, fold};
use crate::records::{Choice, RecordKind};
use crate::ui::pickers::OptionSearch;
use crate::ui::room;
use crate::ui::scene::Scene;
use crate::ui::theme;
use crate::ui::widgets::picker::LONGEST_MENU;
use crate::ui::widgets::{Chip, FilterChip, Menu, Picker, PickerItem, keep_focus_in_sight_sideways};

/// Draws the filters of a book.
pub(super) fn filters_ui(ui: &mut Ui, scene: &mut Scene<'_>, kind: RecordKind, search: &mut OptionSearch) {
    let lists = scene.lists;
    let filters = &lists.shelf(kind).query.filters;
    let mut wanted = filters.clone();
    let chips = |ui: &mut Ui| {
        match kind {
            RecordKind::Person => {
                status_ui(ui, lists, &mut wanted);
                type_ui(ui, lists, &mut wanted);
                department_ui(ui, lists, &mut wanted, search);
            }
            RecordKind::Contact => {
                stage_ui(ui, lists, &mut wanted, search);
                access_ui(ui, lists, &mut wanted);
                company_ui(ui, lists, &mut wanted, search);
                mine_ui(ui, lists, &mut wanted);
            }
        }
        missing_ui(ui, lists, kind, &mut wanted);
        for missing in filters.missing.iter() {
            if Chip::new(missing.label()).show(ui).removed {
                wanted.missing.remove(missing);
            }
        }
    };
    if room::is_low(ui.ctx()) {
        // A second line would cost as much as a row of the list.
        let line = ScrollArea::horizontal().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
        ui.style_mut().always_scroll_the_only_direction = true;
        line.show(ui, |ui| {
            ui.horizontal(chips);
            keep_focus_in_sight_sideways(ui);
        });
    } else {
        ui.horizontal_wrapped(chips);
    }
    if wanted != *filters {
        scene.actions.push(Action::Filter(kind, wanted));
    }
}

fn counts(lists: &Lists, kind: RecordKind) -> &Counts {
    lists.shelf(kind).counts(lists.viewer.id)
}

/// An option of a menu and, faintly, how many records it would show.
pub(super) fn option_ui(ui: &mut Ui, chosen: bool, text: &str, count: Option<usize>) -> Response {
    let mut button = egui::Button::selectable(chosen, text);
    if let Some(count) = count {
        button = button.shortcut_text(grouped(count));
    }
    let response = ui.add(button);
    if response.has_focus() {
        theme::focus_ring(ui, response.rect.shrink(1.0), theme::radius::CONTROL);
    }
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_label(text);
        if let Some(count) = count {
            node.set_description(if count == 1 { "1 record".to_owned() } else { format!("{count} records") });
        }
    });
    response
}

/// A filter with few options.
struct ShortFilter<'a> {
    name: &'a str,
    /// What the chip says.
    text: &'a str,
    /// The first entry, which takes the filter away.
    none: &'a str,
    chosen: Option<usize>,
}

/// A chip that opens a short menu. Gives what was picked: an option, or none of them.
fn menu_ui(
    ui: &mut Ui,
    filter: &ShortFilter<'_>,
    options: impl Fn() -> Vec<(String, usize)>,
) -> Option<Option<usize>> {
    let ShortFilter { name, text, none, chosen } = *filter;
    let opener = ui.add(FilterChip::new(text, chosen.is_some()).menu().name(name));
    let mut picked = None;
    Menu::new(&opener).show(|ui| {
        if option_ui(ui, chosen.is_none(), none, None).clicked() {
            picked = Some(None);
            ui.close();
        }
        for (index, (option, count)) in options().into_iter().enumerate() {
            if option_ui(ui, chosen == Some(index), &option, Some(count)).clicked() {
                picked = Some(Some(index));
                ui.close();
            }
        }
    });
    picked
}

fn status_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters) {
    let text = filters.status.label();
    let opener = ui.add(FilterChip::new(text, filters.status != StatusFilter::Active).menu().name("Status"));
    Menu::new(&opener).width(180.0).show(|ui| {
        for status in StatusFilter::EVERY {
            let count = counts(lists, RecordKind::Person).status(status);
            if option_ui(ui, filters.status == status, status.label(), Some(count)).clicked() {
                filters.status = status;
                ui.close();
            }
        }
    });
}

fn type_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters) {
    let chosen = filters.kind.and_then(|kind| Choice::TYPES.iter().position(|choice| *choice == kind));
    let options = || {
        let counts = counts(lists, RecordKind::Person);
        Choice::TYPES.iter().map(|kind| (kind.label().to_owned(), counts.kind(Some(*kind)))).collect()
    };
    let text = filters.kind.map_or("Type", Choice::label);
    let filter = ShortFilter { name: "Type", text, none: "Users and guests", chosen };
    if let Some(picked) = menu_ui(ui, &filter, options) {
        filters.kind = picked.and_then(|index| Choice::TYPES.get(index)).copied();
    }
}

fn department_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters, search: &mut OptionSearch) {
    let name = filters.department.map_or("Department", |id| lists.names.department(id));
    let opener = ui.add(FilterChip::new(name, filters.department.is_some()).menu().name("Department"));
    let mut all = Vec::new();
    if Picker::is_shown(&opener) {
        all.extend(lists.departments.iter().map(|department| (department.id, department.name.clone())));
    }
    let picker = Picker::new("Department").hint("Find a department");
    let count = |id| people(counts(lists, RecordKind::Person).department(id));
    let long = LongFilter { opener: &opener, picker, none: "All departments", all: &all };
    pick_ui(long, search, &mut filters.department, count);
}

fn company_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters, search: &mut OptionSearch) {
    let name = filters.company.map_or_else(|| "Company".to_owned(), |id| lists.names.company(id));
    let opener = ui.add(FilterChip::new(&name, filters.company.is_some()).menu().name("Company"));
    let mut all: Vec<(i64, String)> = Vec::new();
    if Picker::is_shown(&opener) {
        let companies = counts(lists, RecordKind::Contact).companies();
        all = companies.map(|id| (id, lists.names.company(id))).collect();
        all.sort_by_cached_key(|(id, name)| (fold(name), *id));
    }
    let picker = Picker::new("Company").hint("Find a company");
    let count = |id| contacts(counts(lists, RecordKind::Contact).company(id));
    let long = LongFilter { opener: &opener, picker, none: "All companies", all: &all };
    pick_ui(long, search, &mut filters.company, count);
}

/// A filter with too many options for a menu.
struct LongFilter<'a, T> {
    opener: &'a Response,
    picker: Picker<'a>,
    /// The first entry, which takes the filter away.
    none: &'a str,
    /// The options; none need to be here while the picker is closed.
    all: &'a [(T, String)],
}

/// The open picker of a filter. `search` is that of the filter that is open, `count` says how many
/// records an option would show.
fn pick_ui<T: Copy + PartialEq>(
    long: LongFilter<'_, T>,
    search: &mut OptionSearch,
    filter: &mut Option<T>,
    count: impl Fn(T) -> String,
) {
    let LongFilter { opener, picker, none, all } = long;
    if opener.clicked() {
        // It does not go on with the words for another filter.
        *search = OptionSearch::default();
    }
    let mut text = search.text.clone();
    let first = usize::from(text.is_empty());
    let found: &[usize] =
        if all.is_empty() { &[] } else { search.find(all.len(), |place| all[place].1.as_str()) };
    // The entry that takes the filter away has no option.
    let option = |row: usize| row.checked_sub(first).and_then(|row| all.get(*found.get(row)?));
    let rows = found.len() + first;
    let chosen = |row: &usize| option(*row).map(|(id, _)| *id) == *filter;
    let start = if opener.clicked() { (0..rows).find(chosen).unwrap_or(0) } else { 0 };
    let response = picker.width(280.0).start(start).show(opener, &mut text, rows, |row| match option(row) {
        None => PickerItem { label: none.to_owned(), chosen: chosen(&row), ..PickerItem::default() },
        Some((id, name)) => PickerItem {
            label: name.clone(),
            detail: count(*id),
            chosen: chosen(&row),
            ..PickerItem::default()
        },
    });
    if let Some(row) = response.picked {
        *filter = option(row).map(|(id, _)| *id);
    }
    search.text = text;
    if response.closed {
        *search = OptionSearch::default();
    }
    if response.query_changed {
        opener.ctx.request_repaint();
    }
}

fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", grouped(count)) }
}

fn contacts(count: usize) -> String {
    if count == 1 { "1 contact".to_owned() } else { format!("{} contacts", grouped(count)) }
}

fn stage_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters, search: &mut OptionSearch) {
    if lists.stages.len() > LONGEST_MENU {
        let stage = filters.stage.and_then(|id| lists.stages.iter().find(|stage| stage.id == id));
        let name = stage.map_or("Stage", |stage| stage.title.as_str());
        let opener = ui.add(FilterChip::new(name, stage.is_some()).menu().name("Stage"));
        let mut all = Vec::new();
        if Picker::is_shown(&opener) {
            all.extend(lists.stages.iter().map(|stage| (stage.id, stage.title.clone())));
        }
        let picker = Picker::new("Stage").hint("Find a stage");
        let count = |id| contacts(counts(lists, RecordKind::Contact).stage(id));
        let long = LongFilter { opener: &opener, picker, none: "All stages", all: &all };
        return pick_ui(long, search, &mut filters.stage, count);
    }
    let chosen = filters.stage.and_then(|id| lists.stages.iter().position(|stage| stage.id == id));
    let options = || {
        let counts = counts(lists, RecordKind::Contact);
        lists.stages.iter().map(|stage| (stage.title.clone(), counts.stage(stage.id))).collect()
    };
    let text = chosen.and_then(|index| lists.stages.get(index)).map_or("Stage", |stage| stage.title.as_str());
    let filter = ShortFilter { name: "Stage", text, none: "All stages", chosen };
    if let Some(picked) = menu_ui(ui, &filter, options) {
        filters.stage = picked.and_then(|index| lists.stages.get(index)).map(|stage| stage.id);
    }
}

fn access_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters) {
    let chosen = filters.access.and_then(|access| Choice::ACCESS.iter().position(|choice| *choice == access));
    let options = || {
        let counts = counts(lists, RecordKind::Contact);
        Choice::ACCESS.iter().map(|access| (access.label().to_owned(), counts.access(*access))).collect()
    };
    let text = filters.access.map_or("Access", Choice::label);
    let filter = ShortFilter { name: "Access", text, none: "Any access", chosen };
    if let Some(picked) = menu_ui(ui, &filter, options) {
        filters.access = picked.and_then(|index| Choice::ACCESS.get(index)).copied();
    }
}

/// Contacts that the viewer created or manages.
fn mine_ui(ui: &mut Ui, lists: &Lists, filters: &mut Filters) {
    let chip = ui.add(FilterChip::new("Mine", filters.owner.is_some()));
    if chip.on_hover_text("Only contacts that you created or manage").clicked() {
        filters.owner = if filters.owner.is_some() { None } else { Some(lists.viewer.id) };
    }
}

/// What records can lack. Several can be chosen; those are shown as chips of their own.
fn missing_ui(ui: &mut Ui, lists: &Lists, kind: RecordKind, filters: &mut Filters) {
    let opener = ui.add(FilterChip::new("Missing", false).menu());
    Menu::new(&opener).stays().width(200.0).show(|ui| {
        for missing in Missing::of(kind) {
            let chosen = filters.missing.contains(missing);
            let count = counts(lists, kind).missing(*missing);
            if option_ui(ui, chosen, missing.label(), Some(count)).clicked()
                && !filters.missing.remove(missing)
            {
                filters.missing.insert(*missing);
            }
        }
    });
}
