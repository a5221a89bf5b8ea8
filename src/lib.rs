//! Portal Desk.
pub mod desk;
pub mod directory;
pub mod jobs;
pub mod portal;
pub mod records;
pub mod saving;
pub mod storage;
