//! The plans of a body.

mod edit;
mod form;
mod list;
mod new;
mod show;

pub(crate) use edit::{edit, update};
pub(crate) use list::list;
pub(crate) use new::{create, new};
pub(crate) use show::{anomalie, show};
