//! What is shown of a record and not edited here.

use egui::{RichText, Ui};

use super::RecordForm;
use crate::records::{ContactFacts, ContactType, PersonFacts, RecordKey};
use crate::ui::icons;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{FieldRow, IconButton, Section, TextField, form_grid_ui};

/// Draws the facts of a record.
pub(super) fn facts_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let base = form.record.draft.base();
    let (title, mut facts) = match (base.person_facts(), base.contact_facts()) {
        (Some(facts), _) => ("Sign-in", person(facts)),
        (_, Some(facts)) => ("Not edited here", contact(facts)),
        _ => return,
    };
    let id = match base.key {
        RecordKey::Person(_) => "User ID",
        RecordKey::Contact(_) => "Contact ID",
    };
    facts.push((id.to_owned(), base.key.to_string()));
    Section::new(title).show(ui, |ui| {
        let count = facts.len();
        form_grid_ui(ui, count, |ui, index| {
            if let Some((label, text)) = facts.get(index) {
                fact_ui(ui, label, text, index + 1 == count);
            }
        });
        if base.contact_facts().is_some() {
            let p = theme::palette(ui);
            let words = "E-mails, phones, addresses and tags are edited in the portal itself; a save here leaves them alone.";
            ui.add_space(space::XS);
            ui.add(egui::Label::new(RichText::new(words).small().color(p.text_faint)).wrap());
        }
    });
}

fn fact_ui(ui: &mut Ui, label: &str, text: &str, is_id: bool) {
    let _ = FieldRow::new(label).show(ui, |ui, label_id| {
        ui.horizontal(|ui| {
            let room = ui.available_width() - 34.0;
            let field = if text.contains('\n') {
                TextField::read_only_multiline(text, text.lines().count().min(6))
            } else {
                TextField::read_only(text)
            };
            let field = if is_id { field.monospace() } else { field };
            let response = ui.add(field.width(room)).labelled_by(label_id);
            let name = format!("Copy {label}");
            if ui.add(IconButton::new(icons::COPY, &name).small()).clicked() {
                ui.ctx().copy_text(text.to_owned());
            }
            response
        })
        .inner
    });
}

fn person(facts: &PersonFacts) -> Vec<(String, String)> {
    let mut rows = vec![("User name".to_owned(), facts.user_name.clone())];
    rows.extend(facts.email.clone().map(|email| ("E-mail".to_owned(), email)));
    if !facts.mobile_phone.is_empty() {
        rows.push(("Mobile phone".to_owned(), facts.mobile_phone.clone()));
    }
    rows.push(("Role".to_owned(), role(facts)));
    let managed = match (facts.is_ldap, facts.is_sso) {
        (true, _) => Some("LDAP"),
        (_, true) => Some("Single sign-on"),
        _ => None,
    };
    rows.extend(managed.map(|managed| ("Managed by".to_owned(), managed.to_owned())));
    rows
}

fn role(facts: &PersonFacts) -> String {
    if facts.is_owner {
        "Owner of the portal".to_owned()
    } else if facts.is_admin {
        "Administrator of the portal".to_owned()
    } else if facts.admin_of.is_empty() {
        "No special rights".to_owned()
    } else {
        let modules: Vec<&str> = facts.admin_of.iter().map(|module| module_name(module)).collect();
        format!("Administrator of {}", modules.join(", "))
    }
}

/// How a module is called in the portal's own pages.
fn module_name(module: &str) -> &str {
    match module {
        "people" => "People",
        "crm" => "CRM",
        "projects" => "Projects",
        "documents" => "Documents",
        "community" => "Community",
        "mail" => "Mail",
        other => other,
    }
}

fn contact(facts: &ContactFacts) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    rows.extend(facts.stage.as_ref().map(|stage| ("Stage".to_owned(), stage.title.clone())));
    if let ContactType::Named(name) = &facts.contact_type {
        rows.push(("Type".to_owned(), name.clone()));
    }
    rows.extend(facts.currency.clone().map(|currency| ("Currency".to_owned(), currency)));
    if !facts.industry.is_empty() {
        rows.push(("Industry".to_owned(), facts.industry.clone()));
    }
    for info in &facts.infos {
        let label = if info.category.is_empty() {
            info.kind.clone()
        } else {
            format!("{} ({})", info.kind, info.category.to_lowercase())
        };
        rows.push((label, info.value.clone()));
    }
    rows.extend(facts.addresses.iter().map(|address| ("Address".to_owned(), address.clone())));
    if !facts.created_by.is_empty() {
        let since = facts.created.map_or_else(String::new, |created| {
            format!(", {}", crate::records::date_words(created.to_zoned(jiff::tz::TimeZone::system()).date()))
        });
        rows.push(("Created by".to_owned(), format!("{}{since}", facts.created_by)));
    }
    rows
}
