//! The outcome of the last save, above the fields.

use egui::{RichText, Ui};

use super::RecordForm;
use crate::desk::{Action, Finished};
use crate::records::{FieldKey, LineResult, Receipt, ReceiptLine, Remark, describe};
use crate::ui::icons;
use crate::ui::theme::{self, space};
use crate::ui::widgets::Banner;

/// What the program does about a save of which something is not known.
const AGAIN: &str = " The record is looked at again in a moment.";

/// Draws the receipt or the message of the last save.
pub(super) fn outcome_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let key = form.key();
    cut_off_ui(ui, form);
    if let (Some(since), None) = (form.record.restored, &form.record.finished) {
        let since = since.to_zoned(form.scene.desk.now().time_zone().clone());
        let day = crate::records::date_words(since.date());
        let sentence = format!(
            "Your unsaved changes from {day}, {:02}:{:02}, are back. They are marked below.",
            since.hour(),
            since.minute()
        );
        let banner = Banner::info(&sentence).action("Revert all").show(ui);
        if banner.action {
            form.scene.actions.push(Action::RevertAll(key));
        }
        ui.add_space(space::S);
    }
    let Some(finished) = &form.record.finished else { return };
    let top = ui.cursor().left_top();
    match finished {
        Finished::NotSaved(sentence) => {
            if Banner::error(sentence).dismissible(true).show(ui).dismissed {
                form.scene.actions.push(Action::DismissFinished(key));
            }
        }
        Finished::NothingToDo => {
            let sentence = "The portal already holds all of this, so nothing was sent.";
            if Banner::info(sentence).dismissible(true).show(ui).dismissed {
                form.scene.actions.push(Action::DismissFinished(key));
            }
        }
        Finished::Receipt(receipt) => receipt_ui(ui, form, receipt),
    }
    ui.add_space(space::S);
    // A user who saved from further down has to learn that it went wrong.
    let went_well = matches!(finished, Finished::Receipt(receipt) if receipt.is_clean());
    let number = form.record.outcomes;
    if std::mem::replace(&mut form.state.outcome_seen, number) != number && !went_well {
        let shown = egui::Rect::from_min_max(top, ui.cursor().left_top());
        ui.scroll_to_rect(shown, Some(egui::Align::Min));
    }
}

/// A save that did not come to its end, and what can be mended of it.
fn cut_off_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let key = form.key();
    let cut_off = form.session.journal.cut_off.get(&key);
    let Some(cut_off) = cut_off.filter(|cut_off| !cut_off.is_quiet && form.record.saving.is_none()) else {
        return;
    };
    // Of the save that has just ended the receipt tells.
    if matches!(form.record.finished, Some(Finished::Receipt(_))) {
        return;
    }
    let time = cut_off.entry.time.to_zoned(form.scene.desk.now().time_zone().clone());
    let day = crate::records::date_words(time.date());
    let labels: Vec<&str> = cut_off.entry.changes_in_words.iter().map(|words| words.label.as_str()).collect();
    let mut sentence = format!(
        "It is not known how the save of {day}, {:02}:{:02} ({}) ended. The record has been read again; what is not stored yet is marked below.",
        time.hour(),
        time.minute(),
        labels.join(", ")
    );
    let facts = form.record.draft.base().contact_facts();
    let lost = facts.and_then(|facts| cut_off.lost_stage(facts.stage.as_ref()));
    let put_back = lost.map(|stage| format!("Put the stage back: {}", stage.title));
    if let Some(stage) = lost {
        sentence.push_str(&format!(" The contact was at the stage “{}” before.", stage.title));
    }
    if cut_off.is_looking() {
        sentence.push_str(AGAIN);
    }
    let mut banner = Banner::error(&sentence).dismissible(true);
    if let Some(words) = put_back.as_deref().filter(|_| cut_off.running.is_none()) {
        banner = banner.action(words);
    }
    let shown = banner.show(ui);
    if shown.action {
        form.scene.actions.push(Action::PutStageBack(key));
    }
    if shown.dismissed {
        form.scene.actions.push(Action::DismissCutOff(key));
    }
    ui.add_space(space::S);
}

/// The outcome of a save, in one sentence.
fn summary(form: &RecordForm<'_>, receipt: &Receipt) -> String {
    if receipt.is_clean() {
        let labels: Vec<String> = receipt.lines.iter().map(|line| label(form, line.change.field)).collect();
        // A save of nothing but what an earlier one had taken away tells that below.
        return if labels.is_empty() {
            "Saved.".to_owned()
        } else {
            format!("Saved: {}.", labels.join(", "))
        };
    }
    let any_unknown = receipt.lines.iter().any(|line| line.result == LineResult::Unknown);
    let cut_off = form.session.journal.cut_off.get(&form.key());
    let again = cut_off.filter(|cut_off| cut_off.is_looking()).map_or("", |_| AGAIN);
    match &receipt.trouble {
        Some(trouble) if receipt.is_unknown() => {
            format!("It is not known what was saved. {trouble} What you typed stays in the form.{again}")
        }
        Some(trouble) if any_unknown => format!(
            "It is not known whether everything was saved. {trouble} What was not stored stays in the form.{again}"
        ),
        Some(trouble) if receipt.all_is_stored() => {
            format!("Everything was saved, but something went wrong beside it. {trouble}")
        }
        Some(trouble) => {
            format!("Not everything was saved. {trouble} What was not stored stays in the form.")
        }
        None if receipt.all_is_stored() && receipt.unexpected.is_empty() => {
            // What is left to be mended follows.
            "Everything was saved.".to_owned()
        }
        None if any_unknown => "It is not known whether everything was saved. Compare below.".to_owned(),
        None => "Not everything is as it was sent. Compare below.".to_owned(),
    }
}

/// The stage that can be put back, after the save that took it.
fn lost_stage<'a>(form: &'a RecordForm<'_>, receipt: &'a Receipt) -> Option<&'a str> {
    let cut_off = form.session.journal.cut_off.get(&form.key())?;
    let lost = receipt.remarks.iter().find_map(|remark| match remark {
        Remark::StageLost(stage) => Some(stage.title.as_str()),
        Remark::StageUnknown(_) => None,
    });
    lost.filter(|_| cut_off.running.is_none())
}

fn receipt_ui(ui: &mut Ui, form: &mut RecordForm<'_>, receipt: &Receipt) {
    let key = form.key();
    let mut sentence = summary(form, receipt);
    for remark in &receipt.remarks {
        sentence.push(' ');
        sentence.push_str(&remark.sentence());
    }
    let put_back = lost_stage(form, receipt).map(|stage| format!("Put the stage back: {stage}"));
    let banner = if receipt.is_clean() { Banner::success(&sentence) } else { Banner::error(&sentence) }
        .dismissible(true);
    let response = match &put_back {
        Some(words) => banner.action(words).show(ui),
        None => banner.show(ui),
    };
    if response.action {
        form.scene.actions.push(Action::PutStageBack(key));
    }
    if response.dismissed {
        form.scene.actions.push(Action::DismissFinished(key));
    }
    if !receipt.is_clean() {
        for line in &receipt.lines {
            line_of_receipt_ui(ui, form, line);
        }
    }
    for change in &receipt.unexpected {
        let (from, to) = (words(form, change.field, &change.from), words(form, change.field, &change.to));
        let sentence = format!(
            "{}: was “{from}” and is now “{to}”, though it was not edited.",
            label(form, change.field)
        );
        line_ui(ui, icons::WARNING, &sentence);
    }
    if !receipt.kept_from_others.is_empty() {
        let labels: Vec<String> = receipt.kept_from_others.iter().map(|field| label(form, *field)).collect();
        line_ui(
            ui,
            icons::USERS,
            &format!("Changed by somebody else meanwhile, and kept: {}.", labels.join(", ")),
        );
    }
    if receipt.is_touched {
        let sentence =
            "Somebody else saved this record meanwhile. None of the fields shown here were changed.";
        line_ui(ui, icons::USERS, sentence);
    }
    for effect in &receipt.effects {
        line_ui(ui, icons::INFO, &effect.past_sentence(&receipt.name, &form.session.names));
    }
}

fn line_of_receipt_ui(ui: &mut Ui, form: &RecordForm<'_>, line: &ReceiptLine) {
    let name = label(form, line.change.field);
    let (icon, words) = match &line.result {
        LineResult::Stored => (icons::CHECK, format!("{name}: stored.")),
        LineResult::NotStored => (icons::CLOSE, format!("{name}: not stored.")),
        LineResult::Unknown => (icons::QUESTION, format!("{name}: not known.")),
        LineResult::StoredDifferently(value) => {
            let stored = words(form, line.change.field, value);
            (icons::WARNING, format!("{name}: the portal stored “{stored}”."))
        }
    };
    line_ui(ui, icon, &words);
}

fn line_ui(ui: &mut Ui, icon: &str, words: &str) {
    let p = theme::palette(ui);
    ui.horizontal_top(|ui| {
        ui.add_space(space::M);
        ui.label(RichText::new(icon).color(p.text_secondary));
        ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
    });
}

fn label(form: &RecordForm<'_>, field: FieldKey) -> String {
    form.schema().field(field).map_or_else(String::new, |field| field.label.clone().into_owned())
}

fn words(form: &RecordForm<'_>, field: FieldKey, value: &crate::records::Value) -> String {
    form.schema().field(field).map_or_else(String::new, |field| describe(field, value, &form.session.names))
}
