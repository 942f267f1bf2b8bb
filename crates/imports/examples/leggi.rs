//! Prints what the importer understood of a file, as JSON: for people who work on the importer.

fn main() {
    let Some(percorso) = std::env::args().nth(1) else {
        eprintln!("usage: leggi FILE");
        std::process::exit(2);
    };
    let esito = std::fs::read(&percorso)
        .map_err(|e| e.to_string())
        .and_then(|b| imports::leggi(&percorso, &b).map_err(|r| r.frase));
    match esito.and_then(|l| serde_json::to_string_pretty(&l).map_err(|e| e.to_string())) {
        Ok(json) => println!("{json}"),
        Err(frase) => {
            eprintln!("{frase}");
            std::process::exit(1);
        }
    }
}
