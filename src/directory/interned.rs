//! Long names for few things, each kept once and known by a number.

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::entry::NO_NUMBER;

/// Things that many rows have, each kept once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<T>", into = "Vec<T>")]
pub(super) struct Interned<T: Clone + Copy + Eq + Hash> {
    list: Vec<T>,
    places: HashMap<T, u32>,
}

impl<T: Copy + Eq + Hash> Default for Interned<T> {
    fn default() -> Interned<T> {
        Interned { list: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> From<Vec<T>> for Interned<T> {
    fn from(list: Vec<T>) -> Interned<T> {
        let places = (0u32..).zip(&list).map(|(place, thing)| (*thing, place)).collect();
        Interned { list, places }
    }
}

impl<T: Copy + Eq + Hash> From<Interned<T>> for Vec<T> {
    fn from(interned: Interned<T>) -> Vec<T> {
        interned.list
    }
}

impl<T: Copy + Eq + Hash> Interned<T> {
    /// The number of a thing; a new one where it has none yet.
    pub(super) fn number(&mut self, thing: T) -> u32 {
        *self.places.entry(thing).or_insert_with(|| {
            self.list.push(thing);
            // There are fewer of them than bytes of text, which are counted.
            u32::try_from(self.list.len() - 1).unwrap_or(NO_NUMBER)
        })
    }

    /// The number of a thing, if it has one.
    pub(super) fn find(&self, thing: T) -> Option<u32> {
        self.places.get(&thing).copied()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The thing of a number.
    pub(super) fn get(&self, number: u32) -> Option<T> {
        self.list.get(number as usize).copied()
    }
}
