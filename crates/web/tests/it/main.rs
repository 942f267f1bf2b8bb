//! The pages, through the router: what a browser sends and what comes back.

mod importazioni;
mod stampe;
mod support;
