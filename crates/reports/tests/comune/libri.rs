//! Invented books, always the same for the same seed.

use chrono::NaiveDate;
use domain::libro::{
    Blocco, Capitolo, Casella, Cella, Colonna, Contenuto, Foglio, Frontespizio, Libro, Parametro,
    Parte, Riga, Stemma, Tabella, Voce,
};
use domain::scheda::Livello;

pub const STEMMA: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 72"><defs><linearGradient id="a" x2="0" y2="1"><stop stop-color="#1d5ea8"/><stop offset="1" stop-color="#0b2e5c"/></linearGradient></defs><path d="M4 4h52v36c0 18-16 24-26 28C20 64 4 58 4 40z" fill="url(#a)" stroke="#c9a227" stroke-width="3"/><path d="M14 44l16-26 16 26z" fill="#fff"/><circle cx="30" cy="50" r="5" fill="#c9a227"/></svg>"##;

/// A small generator of numbers, so that fixtures need no clock and no crate.
pub struct Caso(u64);

impl Caso {
    pub fn nuovo(seme: u64) -> Self {
        Self(seme.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn sotto(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    pub fn frase(&mut self, parole: usize) -> String {
        const PAROLE: &[&str] = &[
            "verifica",
            "della",
            "regolarità",
            "dei",
            "procedimenti",
            "affidati",
            "agli",
            "uffici",
            "con",
            "particolare",
            "attenzione",
            "alle",
            "scadenze",
            "previste",
            "dal",
            "regolamento",
            "comunale",
            "e",
            "agli",
            "obblighi",
            "di",
            "trasparenza",
            "verso",
            "i",
            "cittadini",
            "singoli",
            "o",
            "associati",
            "organizzazione",
            "degli",
            "incontri",
            "istituzionali",
            "programmazione",
            "annuale",
            "delle",
            "manifestazioni",
            "cura",
            "dell'immagine",
            "dell'Ente",
            "attività",
            "formativa",
            "del",
            "personale",
            "rotazione",
            "fornitori",
            "controllo",
            "a",
            "campione",
            "sugli",
            "atti",
        ];
        let mut s: Vec<&str> = (0..parole)
            .map(|_| PAROLE[self.sotto(PAROLE.len())])
            .collect();
        if let Some(ultima) = s.last_mut()
            && ultima.len() < 4
        {
            *ultima = "pubblici";
        }
        let frase = s.join(" ");
        let mut lettere = frase.chars();
        lettere
            .next()
            .map(|c| c.to_uppercase().collect::<String>() + lettere.as_str())
            .unwrap_or_default()
    }

    pub fn decimale(&mut self) -> String {
        format!("{},{:02}", self.sotto(9) + 1, self.sotto(100))
    }
}

fn casella(campo: &str, etichetta: &str, valore: &str, larghezza: u8) -> Casella {
    Casella {
        campo: campo.into(),
        etichetta: etichetta.into(),
        valore: valore.into(),
        larghezza,
    }
}

fn blocco(nome: &str, titolo: Option<&str>, contenuto: Contenuto) -> Blocco {
    Blocco {
        nome: nome.into(),
        titolo: titolo.map(Into::into),
        campi: vec![nome.into()],
        contenuto,
    }
}

fn colonna(etichette: &[&str], larghezza: u16, numerica: bool) -> Colonna {
    Colonna {
        etichette: etichette.iter().map(|e| (*e).into()).collect(),
        larghezza,
        numerica,
    }
}

fn cella(righe: &[&str]) -> Cella {
    Cella {
        righe: righe.iter().map(|r| (*r).into()).collect(),
        rimando: None,
    }
}

fn parte(etichetta: &str, in_linea: bool, righe: Vec<Riga>) -> Parte {
    Parte {
        campo: "sezioni".into(),
        etichetta: etichetta.into(),
        in_linea,
        righe,
    }
}

fn riga(livello: u8, testo: impl Into<String>) -> Riga {
    Riga {
        livello,
        testo: testo.into(),
    }
}

fn testata_nodo(etichetta: &str, codice: &str, titolo: &str, assessorato: &str) -> Vec<Casella> {
    vec![
        casella("codice", etichetta, codice, 2),
        casella("assessorato", "Assessorato", assessorato, 4),
        casella(
            "centro_di_responsabilita",
            "Centro di Responsabilità",
            "UNITÀ ORGANIZZATIVA SEGRETERIA GENERALE E AFFARI ISTITUZIONALI",
            6,
        ),
        casella("titolo", "Titolo", titolo, 6),
        casella("responsabile", "Responsabile", "BIANCHI ADELAIDE", 4),
        casella("stato", "Stato", "In Corso", 2),
    ]
}

const FUNZIONI: &str = "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITÀ (Fasi/Azioni/Output)";

/// A process as dense as the printed ones: text, one to four phases, one to three indicators, about two pages.
pub fn processo(caso: &mut Caso, sigla: &str, n: usize, cdr: &str) -> Foglio {
    let titolo = caso.frase(7);
    let attivita: Vec<Riga> = (1..=7 + caso.sotto(4))
        .map(|i| {
            let lunga = 10 + caso.sotto(24);
            riga(0, format!("{i}-{}", caso.frase(lunga)))
        })
        .chain((0..4).map(|i| {
            riga(
                1 + (i % 3 == 2) as u8,
                Caso::nuovo((n * 7 + i) as u64).frase(12),
            )
        }))
        .collect();
    let fonti = format!("VINCOLATA - {}; {}", caso.frase(4), caso.frase(5));
    let rischio = caso.decimale();
    let fasi = (1..=3 + caso.sotto(3))
        .map(|i| {
            vec![
                cella(&["MISURA"]),
                cella(&[&format!("{i}. {}", caso.frase(22))]),
                cella(&["25,00"]),
                cella(&["100,00"]),
                cella(&["01/01/2020", "01/01/2020"]),
                cella(&["31/12/2020", if i == 2 { "" } else { "31/12/2020" }]),
                cella(&["bianchi adelaide"]),
                cella(&["UO SEGRETERIA GENERALE"]),
                cella(&[""]),
            ]
        })
        .collect();
    let indicatori = (0..3 + caso.sotto(3))
        .map(|_| {
            let v = caso.decimale();
            vec![
                cella(&[&caso.frase(9)]),
                cella(&["EFFICIENZA"]),
                cella(&[&v]),
                cella(&[&v]),
                cella(&["2,00"]),
                cella(&["1,00"]),
                cella(&["1=FATTO 0=NON FATTO"]),
            ]
        })
        .collect();
    Foglio {
        codice: format!("2020_{sigla}_{n}"),
        titolo: titolo.clone(),
        livello: Livello::Processo,
        intestazione: "SCHEDA PTPC".into(),
        blocchi: vec![
            blocco(
                "testata",
                None,
                Contenuto::Testata(testata_nodo(
                    "Processi",
                    &format!("2020_{sigla}_{n}"),
                    &titolo,
                    "",
                )),
            ),
            blocco(
                "collegamenti",
                Some("Collegato a"),
                Contenuto::Elenco(vec![Voce {
                    testo: format!("CdR: {cdr} SEGRETERIA GENERALE"),
                    rimando: Some(cdr.into()),
                }]),
            ),
            blocco(
                "funzioni",
                Some(FUNZIONI),
                Contenuto::Testo(vec![
                    parte("ATTIVITÀ", false, attivita),
                    parte("ATTIVITÀ", true, vec![riga(0, fonti)]),
                    parte(
                        "Riferimento obiettivo gestionale",
                        true,
                        vec![riga(0, "S09_03; S09_01")],
                    ),
                    parte(
                        "RESPONSABILE",
                        true,
                        vec![riga(0, "Dirigente e Titolari di P.O.")],
                    ),
                    parte(
                        "SOGGETTI INTERNI",
                        true,
                        vec![riga(0, "Sindaco, Assessori, tutti i Settori")],
                    ),
                    parte(
                        "LIVELLO DI RISCHIO individuato",
                        true,
                        vec![riga(0, rischio)],
                    ),
                ]),
            ),
            blocco(
                "stakeholder",
                Some("Stakeholder"),
                Contenuto::Elenco(
                    [
                        "CITTADINI singoli e associati",
                        "ASSOCIAZIONI",
                        "ENTI PRIVATI",
                    ]
                    .iter()
                    .map(|t| Voce {
                        testo: (*t).into(),
                        rimando: None,
                    })
                    .collect(),
                ),
            ),
            blocco(
                "tipologia",
                Some("Tipologia Misura PTPC"),
                Contenuto::Elenco(vec![Voce {
                    testo: "Controllo e trasparenza".into(),
                    rimando: None,
                }]),
            ),
            blocco(
                "fasi",
                Some("FASI"),
                Contenuto::Tabella(Tabella {
                    campo: "fasi".into(),
                    colonne: vec![
                        colonna(&["Causale"], 7, false),
                        colonna(&["Descrizione"], 30, false),
                        colonna(&["Peso"], 6, true),
                        colonna(&["Avanz."], 6, true),
                        colonna(&["Inizio Previsto", "Inizio Effettivo"], 9, false),
                        colonna(&["Fine Prevista", "Fine Effettiva"], 9, false),
                        colonna(&["Responsabile"], 12, false),
                        colonna(&["Centro di Responsabilità"], 14, false),
                        colonna(&["Note"], 10, false),
                    ],
                    righe: fasi,
                }),
            ),
            blocco(
                "indicatori",
                Some("INDICATORI"),
                Contenuto::Tabella(Tabella {
                    campo: "indicatori".into(),
                    colonne: vec![
                        colonna(&["Descrizione"], 32, false),
                        colonna(&["Tipo"], 10, false),
                        colonna(&["Valore Atteso"], 8, true),
                        colonna(&["Valore Raggiunto"], 8, true),
                        colonna(&["Valore Raggiunto 2019"], 8, true),
                        colonna(&["Valore Raggiunto 2018"], 8, true),
                        colonna(&["Note"], 16, false),
                    ],
                    righe: indicatori,
                }),
            ),
        ],
    }
}

/// The sheet of a CdR with its list of processes.
pub fn cdr(codice: &str, sigla: &str, processi: &[Foglio]) -> Foglio {
    let mut caso = Caso::nuovo(processi.len() as u64 + 3);
    let titolo = format!("UOC Segreteria {sigla}");
    Foglio {
        codice: codice.into(),
        titolo: titolo.clone(),
        livello: Livello::Cdr,
        intestazione: "SCHEDA PTPC".into(),
        blocchi: vec![
            blocco(
                "testata",
                None,
                Contenuto::Testata(testata_nodo(
                    "CdR",
                    codice,
                    &titolo,
                    "Assessori di riferimento",
                )),
            ),
            blocco(
                "processi",
                Some("PROCESSI"),
                Contenuto::Tabella(Tabella {
                    campo: "figlie".into(),
                    colonne: vec![
                        colonna(&["Codice"], 2, false),
                        colonna(&["Titolo"], 10, false),
                    ],
                    righe: processi
                        .iter()
                        .map(|p| {
                            vec![
                                Cella {
                                    righe: vec![p.codice.clone()],
                                    rimando: Some(p.codice.clone()),
                                },
                                cella(&[&p.titolo]),
                            ]
                        })
                        .collect(),
                }),
            ),
            blocco(
                "funzioni",
                Some(FUNZIONI),
                Contenuto::Testo(vec![
                    parte("MISSIONE DELLO STAFF", false, vec![riga(0, caso.frase(14))]),
                    parte(
                        "Descrizione delle funzioni strategiche svolte",
                        false,
                        (0..9)
                            .map(|i| riga(if i % 4 == 3 { 2 } else { 1 }, caso.frase(9 + i)))
                            .collect(),
                    ),
                ]),
            ),
        ],
    }
}

/// An objective with its targets for three years.
pub fn obiettivo(caso: &mut Caso, n: usize) -> Foglio {
    let codice = format!("2020_Z1{n:02}");
    let titolo = caso.frase(8);
    Foglio {
        codice: codice.clone(),
        titolo: titolo.clone(),
        livello: Livello::Obiettivo,
        intestazione: "SCHEDA OBIETTIVO".into(),
        blocchi: vec![
            blocco(
                "intestazione",
                None,
                Contenuto::Testata(vec![
                    casella("codice", "Codice", &codice, 2),
                    casella("titolo", "Titolo", &titolo, 8),
                    casella("stato", "Stato", "Approvata", 2),
                ]),
            ),
            blocco(
                "struttura",
                None,
                Contenuto::Testata(vec![
                    casella("direzione", "Direzione", "SERVIZI ALLA PERSONA", 5),
                    casella("direttore", "Direttore", "NERI OTTAVIO", 4),
                    casella("classificazione", "Classificazione", "DIREZIONALE", 3),
                    casella("servizio", "Servizio", "BIBLIOTECHE E ARCHIVI", 5),
                    casella("dirigente", "Dirigente", "", 4),
                    casella("tipologia", "Tipologia", "SINTESI", 3),
                ]),
            ),
            blocco(
                "descrizione",
                Some("Descrizione dettagliata dell'obiettivo"),
                Contenuto::Testo(vec![parte(
                    "",
                    false,
                    vec![
                        riga(0, caso.frase(40)),
                        riga(0, "In particolare:"),
                        riga(1, caso.frase(20)),
                        riga(1, caso.frase(30)),
                        riga(2, caso.frase(10)),
                        riga(
                            0,
                            "Inoltre, € 1.000 – «virgolette» e “doppie” ≥ 3 ✓ perche\u{301} l’apostrofo",
                        ),
                    ],
                )]),
            ),
            blocco(
                "indicatori",
                Some("INDICATORI"),
                Contenuto::Tabella(Tabella {
                    campo: "indicatori".into(),
                    colonne: vec![
                        colonna(&["Descrizione"], 40, false),
                        colonna(&["Tipo"], 10, false),
                        colonna(&["Valore Atteso"], 9, true),
                        colonna(&["Valore Atteso 2021"], 9, true),
                        colonna(&["Valore Atteso 2022"], 9, true),
                        colonna(&["Note"], 14, false),
                    ],
                    righe: (0..5)
                        .map(|_| {
                            vec![
                                cella(&[&caso.frase(14)]),
                                cella(&["RISULTATO"]),
                                cella(&["100%"]),
                                cella(&["100%"]),
                                cella(&["100%"]),
                                cella(&[""]),
                            ]
                        })
                        .collect(),
                }),
            ),
            blocco(
                "fasi",
                Some("FASI"),
                Contenuto::Tabella(Tabella {
                    campo: "fasi".into(),
                    colonne: vec![],
                    righe: vec![],
                }),
            ),
        ],
    }
}

/// A chapter of a CdR with its title page, its own sheet and its processes.
pub fn capitolo(n: usize, processi: usize) -> Capitolo {
    let codice = format!("U_{:02}", n + 1);
    let sigla = format!("SEGR{:02}", n + 1);
    let mut caso = Caso::nuovo(n as u64 + 11);
    let processi: Vec<Foglio> = (1..=processi)
        .map(|i| processo(&mut caso, &sigla, i, &codice))
        .collect();
    let mut fogli = vec![cdr(&codice, &sigla, &processi)];
    fogli.extend(processi);
    let titolo = format!("UOC Segreteria {sigla}");
    Capitolo {
        titolo: format!("{codice} {titolo}"),
        frontespizio: Some(Frontespizio {
            livello: "CdR".into(),
            titolo: titolo.clone(),
            testata: testata_nodo("CdR", &codice, &titolo, "Assessori di riferimento"),
        }),
        fogli,
        gantt: None,
    }
}

/// The book without its chapters.
pub fn testata() -> Libro {
    let parametro = |etichetta: &str, valori: &[&str]| Parametro {
        etichetta: etichetta.into(),
        valori: valori.iter().map(|v| (*v).into()).collect(),
    };
    Libro {
        ente: "Comune di Montebello sul Naviglio".into(),
        stemma: Some(Stemma {
            immagine: STEMMA.as_bytes().to_vec(),
            testo_alternativo:
                "Stemma del Comune di Montebello sul Naviglio: una montagna bianca su scudo azzurro"
                    .into(),
        }),
        titolo: "SCHEDA PTPC".into(),
        parametri: vec![
            parametro(
                "Vista",
                &["2020_PTPC PIANO TRASPARENZA E PREVENZIONE DELLA CORRUZIONE 2020-2022"],
            ),
            parametro("Livello", &["CdR", "Processi"]),
            parametro(
                "Centro di Responsabilità",
                &["U_01 UOC Segreteria Generale"],
            ),
            parametro("Stato", &["In Corso"]),
        ],
        data_elaborazione: NaiveDate::from_ymd_opt(2021, 3, 17).unwrap_or_default(),
        capitoli: Vec::new(),
    }
}

/// A small book with everything in it: two CdR and a chapter of objectives.
pub fn libro() -> Libro {
    let mut caso = Caso::nuovo(5);
    let mut libro = testata();
    libro.capitoli = vec![capitolo(0, 4), capitolo(1, 2)];
    libro.capitoli.push(Capitolo {
        titolo: "Servizi alla persona".into(),
        frontespizio: None,
        fogli: (1..=3).map(|n| obiettivo(&mut caso, n)).collect(),
        gantt: None,
    });
    libro
}
