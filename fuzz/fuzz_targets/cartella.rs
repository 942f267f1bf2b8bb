//! Whatever the bytes, the reader of spreadsheets answers, within its limits.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limiti = imports::LimitiCartella { byte: 1_000_000, byte_espansi: 8_000_000, sotto: 1_000_000, righe: 5_000, celle: 50_000, ..imports::LimitiCartella::default() };
    let Ok(letta) = imports::leggi_cartella("fuzz", bytes, &limiti, &|| true) else { return };
    let celle: usize = letta.fogli.iter().flat_map(|f| &f.righe).map(|r| r.iter().filter(|d| !d.vuoto()).count()).sum();
    assert!(celle > 0 && celle <= limiti.celle, "an empty workbook, or too large a one");
});
