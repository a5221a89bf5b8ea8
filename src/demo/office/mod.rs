//! The sample office: what is stored ([`rows`]), where it comes from ([`sample`], [`generate`]) and its
//! pictures ([`photos`]).

pub mod generate;
pub mod names;
pub mod photos;
pub mod rows;
pub mod sample;
