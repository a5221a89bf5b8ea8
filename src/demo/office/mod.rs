//! The sample office: what is stored ([`rows`]), where it comes from ([`sample`], [`generate`]) and its
//! pictures ([`photos`]).

pub(super) mod generate;
pub(super) mod names;
pub(super) mod photos;
pub(super) mod rows;
pub(super) mod sample;
