//! Instants as they are stored: UTC, to the microsecond, which is what both databases keep.

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};

/// The stored form.
pub(crate) fn scrivi(quando: DateTime<Utc>) -> NaiveDateTime {
    quando.naive_utc().trunc_subsecs(6)
}

/// Reads the stored form back.
pub(crate) fn leggi(quando: NaiveDateTime) -> DateTime<Utc> {
    quando.and_utc()
}

/// Always the same text for the same instant: `2026-01-31 09:00:00.000000`.
pub(crate) fn testo(quando: NaiveDateTime) -> String {
    quando.format(FORMATO).to_string()
}

/// Reads [`testo`], and the shorter forms in which the databases print an instant.
pub(crate) fn da_testo(testo: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(testo, "%Y-%m-%d %H:%M:%S%.f").ok()
}

const FORMATO: &str = "%Y-%m-%d %H:%M:%S%.6f";
