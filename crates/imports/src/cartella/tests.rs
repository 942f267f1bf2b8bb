//! Spreadsheets, good and bad.
