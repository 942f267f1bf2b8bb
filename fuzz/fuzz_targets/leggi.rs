//! Whatever the bytes, the importer answers, and loses no token of what it reads.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limiti = imports::Limiti { byte: 1_000_000, byte_espansi: 4_000_000, pagine: 50, righe: 5_000, ..imports::Limiti::default() };
    let Ok(l) = imports::leggi_con("fuzz", bytes, &[], &limiti, &|| true) else { return };
    let mut conto: BTreeMap<(usize, &str), i64> = BTreeMap::new();
    let presi = l.parametri.origine.iter().chain(l.schede.iter().flat_map(|s| &s.campi).flat_map(|c| &c.origine)).map(|f| (f.riga, f.testo.as_str()));
    let presi = presi.chain(l.impaginazione.iter().map(|i| (i.riga, i.testo.as_str()))).chain(l.non_collocate.iter().map(|n| (n.riga, n.testo.as_str())));
    let fonte = l.fonte.iter().map(|r| (r.numero, r.testo.as_str()));
    for (segno, (riga, testo)) in fonte.map(|f| (1, f)).chain(presi.map(|p| (-1, p))) {
        for gettone in testo.split_whitespace() {
            *conto.entry((riga, gettone)).or_default() += segno;
        }
    }
    assert!(conto.values().all(|n| *n == 0), "a token was lost or made up");
});
