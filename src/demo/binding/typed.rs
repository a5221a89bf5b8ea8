//! What each scalar type of parameter makes of an omitted, an empty and a bad value.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::arguments::BoundArguments;
use crate::demo::dates;
use crate::demo::envelope::Failure;

impl BoundArguments {
    /// A string in its three states: `None` when omitted, "" for null and "", or the text exactly as sent.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.first(name)?;
        Some(if self.sanitise { sanitised(value) } else { value.to_owned() })
    }

    /// A bool: omitted, null and "" are false; anything but true/false in any case is a conversion error.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Failure> {
        Ok(self.optional_flag(name)?.unwrap_or(false))
    }

    /// A nullable bool.
    pub(crate) fn optional_flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        match self.first(name).unwrap_or_default().trim() {
            "" => Ok(None),
            text if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            text if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            text => Err(Failure::conversion(format!("{text} is not a valid value for Boolean."))),
        }
    }

    /// A nullable Guid: omitted, null and "" are null.
    pub(crate) fn optional_guid(&self, name: &str) -> Result<Option<Uuid>, Failure> {
        match self.first(name) {
            None | Some("") => Ok(None),
            Some(text) => guid(text).map(Some),
        }
    }

    /// A whole number: omitted, null and "" are 0; `12.0` has already become `12` in the JSON detour.
    pub(crate) fn number(&self, name: &str) -> Result<i64, Failure> {
        number(self.first(name).unwrap_or_default())
    }

    /// The share type of a contact: 0 None when omitted, null or "", else a name in any case, several names
    /// joined by commas – or any number at all, which is stored as it is.
    pub(crate) fn share_type(&self, name: &str) -> Result<i32, Failure> {
        let text = self.first(name).unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(0);
        }
        if let Ok(number) = text.parse::<i32>() {
            return Ok(number);
        }
        let mut value = 0;
        for word in text.split(',') {
            value |= match word.trim().to_ascii_lowercase().as_str() {
                "none" => 0,
                "readwrite" => 1,
                "read" => 2,
                _ => {
                    return Err(Failure::conversion(format!("{text} is not a valid value for ShareType.")));
                }
            };
        }
        Ok(value)
    }

    /// A date: omitted, null and "" are all "leave it alone"; an unreadable text is a 400.
    pub(crate) fn date(&self, name: &str, zone: &TimeZone) -> Result<Option<DateTime>, Failure> {
        match self.first(name).unwrap_or_default().trim() {
            "" => Ok(None),
            text => match dates::parse(text, zone) {
                Some(wall) => Ok(Some(wall)),
                None => Err(Failure::argument("data is not in correct format")),
            },
        }
    }
}

pub(super) fn guid(text: &str) -> Result<Uuid, Failure> {
    Uuid::try_parse(text.trim()).map_err(|_| Failure::conversion("Unrecognized Guid format."))
}

pub(super) fn number(text: &str) -> Result<i64, Failure> {
    match text.trim() {
        "" => Ok(0),
        text => match text.parse::<i32>() {
            Ok(number) => Ok(i64::from(number)),
            Err(_) => Err(Failure::conversion(format!("{text} is not a valid value for Int32."))),
        },
    }
}

fn sanitised(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
