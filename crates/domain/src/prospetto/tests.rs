use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::Decimale;
use crate::albero::{Albero, VoceDiPiano};
use crate::cartella::Dato;
use crate::cdr::{Cdr, CdrId};
use crate::monitoraggio::{
    Campione, EsitoVerifica, Idoneita, MonitoraggioId, Raccolta, StatoRaccolta,
};
use crate::rischio::{Metodi, Metodo};
use crate::scheda::{
    Carattere, Collegamento, Contenuto, Evento, Fase, Indicatore, Livello, Natura, Ricorrenza,
    RigaScheda, Scheda, SchedaId, Stato, Unita, ValoreAnnuale,
};
use crate::smvp::Sistemi;
use crate::vista::{Vista, VistaId};

fn giorno(m: u32, g: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, g).unwrap()
}

fn alle(m: u32, g: u32) -> DateTime<Utc> {
    giorno(m, g).and_hms_opt(9, 0, 0).unwrap().and_utc()
}

fn testo(t: &str) -> Option<String> {
    Some(t.to_owned())
}

fn vista(tipo: TipoVista) -> Vista {
    Vista {
        id: VistaId("v".to_owned()),
        codice: "2026_PROVA".to_owned(),
        titolo: "Piano di prova".to_owned(),
        tipo,
        anno: 2026,
        dal: 2026,
        al: 2027,
        modelli: Vec::new(),
        metodo: None,
        smvp: None,
        margine: None,
        stato: crate::vista::vita::StatoVista::default(),
        variazione: None,
    }
}

fn cdr(codice: &str, nome: &str, padre: Option<&str>) -> Cdr {
    Cdr {
        codice: codice.to_owned(),
        nome: nome.to_owned(),
        responsabile: testo("VERDI LUCIA"),
        padre: padre.map(str::to_owned),
        ..Cdr::vuoto(CdrId(codice.to_lowercase()))
    }
}

fn fase(nome: &str, peso: i64, avanzamento: Option<i64>, fine: NaiveDate) -> Fase {
    Fase {
        descrizione: testo(nome),
        peso: Some(Decimale::from(peso)),
        avanzamento: avanzamento.map(Decimale::from),
        inizio_previsto: Some(giorno(1, 1)),
        fine_prevista: Some(fine),
        responsabile: testo("neri ugo"),
        ..Fase::default()
    }
}

fn indicatore(nome: &str, unita: Unita, atteso: i64, raggiunto: Option<i64>) -> Indicatore {
    Indicatore {
        descrizione: testo(nome),
        tipo: testo("EFFICACIA"),
        unita,
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Decimale::from(atteso)),
            raggiunto: raggiunto.map(Decimale::from),
        }],
        ..Indicatore::default()
    }
}

fn scheda(n: i32, livello: Livello, cdr: Option<&str>, contenuto: Contenuto) -> Scheda {
    Scheda::da_riga(RigaScheda {
        id: SchedaId(contenuto.codice.clone()),
        vista: VistaId("v".to_owned()),
        livello,
        cdr: cdr.map(|c| CdrId(c.to_lowercase())),
        posizione: n,
        versione: 1,
        contenuto,
    })
}

fn di_base(codice: &str, titolo: &str) -> Contenuto {
    Contenuto {
        codice: codice.to_owned(),
        titolo: titolo.to_owned(),
        stato: Some(Stato::InCorso),
        responsabile: testo("VERDI LUCIA"),
        ..Contenuto::default()
    }
}

fn processo(codice: &str, titolo: &str, cdr: &str) -> Contenuto {
    Contenuto {
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: cdr.to_owned(),
            nome: String::new(),
            peso: None,
        }],
        ..di_base(codice, titolo)
    }
}

/// Two CdR with three processes that count and one that is suspended.
fn processi() -> Vec<Scheda> {
    let evento = |d: &str, livello: &str, residuo: Option<&str>| Evento {
        descrizione: testo(d),
        attivita: testo("Sorteggio"),
        fattori: vec!["Mancanza di trasparenza".to_owned(), "Fretta".to_owned()],
        livello: testo(livello),
        misure: vec!["Doppia firma".to_owned()],
        livello_residuo: residuo.map(str::to_owned),
        note: None,
    };
    let mut concorsi = Contenuto {
        area_di_rischio: testo("Farmacie comunali"),
        natura: Some(Natura::Vincolata),
        livello_rischio: Some(Decimale::new(413, 2)),
        livello_residuo: Some(Decimale::from(2)),
        eventi: vec![evento("Prove note in anticipo", "4,13", Some("2"))],
        tipologia_misura: testo("CONTROLLO"),
        carattere_misura: Some(Carattere::Specifica),
        ricorrenza: Some(Ricorrenza::Annuale),
        stakeholder: vec!["CITTADINI".to_owned()],
        fasi: vec![
            fase("Regolamento", 40, Some(100), giorno(3, 31)),
            fase("Sorteggi", 50, Some(10), giorno(5, 31)),
        ],
        indicatori: vec![
            indicatore("n. sorteggi", Unita::Numero, 12, Some(6)),
            indicatore("prove verificate", Unita::Percentuale, 100, None),
        ],
        ..processo("P_1", "Concorsi", "U_01")
    };
    concorsi.indicatori[0].peso = Some(Decimale::from(60));
    let gare = Contenuto {
        area_di_rischio: testo("Contratti pubblici"),
        livello_rischio: Some(Decimale::new(15, 1)),
        eventi: vec![evento("Accordo fra i partecipanti", "12", None)],
        fasi: vec![fase("Formazione", 100, None, giorno(12, 31))],
        peso: Some(Decimale::from(3)),
        ..processo("P_2", "Gare", "U_02")
    };
    let sospeso = Contenuto {
        stato: Some(Stato::Sospesa),
        fasi: vec![fase("Mai", 100, None, giorno(1, 31))],
        ..processo("P_4", "Sospeso", "U_02")
    };
    vec![
        scheda(1, Livello::Cdr, Some("U_01"), di_base("U_01", "Personale")),
        scheda(2, Livello::Processo, Some("U_01"), concorsi),
        scheda(3, Livello::Processo, Some("U_02"), gare),
        scheda(
            4,
            Livello::Processo,
            Some("U_02"),
            processo("P_3", "Archivio", "U_02"),
        ),
        scheda(5, Livello::Processo, Some("U_02"), sospeso),
    ]
}

/// Two directions with their objectives.
fn obiettivi() -> Vec<Scheda> {
    let obiettivo = |codice: &str, direzione: &str, raggiunto| Contenuto {
        direzione: testo(direzione),
        indicatori: vec![indicatore("n. servizi", Unita::Numero, 10, raggiunto)],
        fasi: vec![fase("Avvio", 100, Some(50), giorno(12, 31))],
        ..di_base(codice, &format!("Obiettivo {codice}"))
    };
    let mut pesante = obiettivo("O_2", "Cultura", Some(5));
    pesante.peso = Some(Decimale::from(2));
    vec![
        scheda(
            1,
            Livello::Obiettivo,
            None,
            obiettivo("O_1", "Cultura", Some(10)),
        ),
        scheda(2, Livello::Obiettivo, None, pesante),
        scheda(
            3,
            Livello::Obiettivo,
            None,
            obiettivo("O_3", "Tributi", None),
        ),
    ]
}

/// A plan with all that is read of it.
struct Piano {
    vista: Vista,
    schede: Vec<Scheda>,
    cdr: Vec<Cdr>,
    metodo: Metodo,
    albero: Albero,
    sessioni: Vec<SessioneMonitoraggio>,
    raccolte: HashMap<SchedaId, Raccolta>,
}

impl Piano {
    fn di(tipo: TipoVista) -> Self {
        let schede = match tipo {
            TipoVista::Ptpc => processi(),
            TipoVista::Obiettivi => obiettivi(),
        };
        let vista = vista(tipo);
        let metodo = Metodi::forniti().unwrap().di_piano(None).cloned().unwrap();
        let smvp = Sistemi::forniti().unwrap().predefinito().cloned().unwrap();
        let voci: Vec<VoceDiPiano<'_>> = schede
            .iter()
            .filter(|s| s.livello() == Livello::Obiettivo)
            .map(|s| {
                let c = s.contenuto();
                VoceDiPiano::di(c, s.livello(), c.direzione.as_deref())
            })
            .collect();
        let direzioni = [("Cultura", "Cultura"), ("Tributi", "Tributi")];
        let albero = Albero::di_piano(smvp, 2026, ("", "Piano"), &direzioni, &voci, &[]);
        let sessione = SessioneMonitoraggio {
            id: MonitoraggioId("m-1".to_owned()),
            vista: vista.id.clone(),
            nome: "Monitoraggio al 30 giugno".to_owned(),
            riferimento: giorno(6, 30),
            istruzioni: None,
            termine: giorno(7, 10),
            cdr: Vec::new(),
            aperta: alle(6, 1),
            chi_utente: None,
            chi: "rpct".to_owned(),
            chiusa: None,
            campione: Some(Campione {
                seme: "abc".to_owned(),
                percentuale: 30,
                popolazione: vec!["P_1".to_owned()],
                estratto: alle(7, 11),
                chi_utente: None,
                chi: "rpct".to_owned(),
            }),
        };
        let risposta = Raccolta {
            stato: StatoRaccolta::Verificata,
            commento: testo("Fatto il regolamento"),
            idoneita: Some(Idoneita::InParte),
            esito: Some(EsitoVerifica::ConRilievi),
            rilievi: testo("Manca un verbale"),
            dichiarata: Some((alle(7, 12), 1)),
            ..Raccolta::vuota(&sessione.id, &SchedaId("P_1".to_owned()))
        };
        Self {
            cdr: vec![
                cdr("U_01", "Ufficio del personale", None),
                cdr("U_02", "Gare e archivio", Some("U_01")),
            ],
            raccolte: HashMap::from([(risposta.scheda.clone(), risposta)]),
            sessioni: vec![sessione],
            metodo,
            albero,
            schede,
            vista,
        }
    }

    fn materiale(&self) -> Materiale<'_> {
        Materiale {
            vista: &self.vista,
            schede: &self.schede,
            cdr: &self.cdr,
            metodo: &self.metodo,
            albero: Some(&self.albero),
            intero: true,
            sessioni: &self.sessioni,
            raccolte: &self.raccolte,
            oggi: giorno(7, 20),
        }
    }

    fn detto(&self, quale: Prospetto, scelte: ScelteProspetto) -> String {
        let m = self.materiale();
        assert_eq!(scelte.controlla(quale, &m), [], "{quale:?}");
        in_testo(&quale.componi(&m, &scelte))
    }
}

/// A report as lines: headings with `#`, texts, rows with bars.
fn in_testo(r: &Resoconto) -> String {
    let mut t = format!("{} – {}\n", r.titolo, r.piano);
    for p in &r.parametri {
        writeln!(t, "[{}: {}]", p.etichetta, p.valori.join(", ")).unwrap();
    }
    for s in &r.sezioni {
        if s.livello > 0 {
            let scheda = s.scheda.as_deref().map_or("", |_| " ->");
            writeln!(t, "{} {}{scheda}", "#".repeat(s.livello), s.titolo).unwrap();
        }
        for v in &s.voci {
            writeln!(t, "{}: {}", v.etichetta, v.testo.replace('\n', " / ")).unwrap();
        }
        for tavola in &s.tavole {
            let riga = |celle: &[Dato]| -> String {
                assert!(
                    celle.is_empty() || celle.len() == tavola.colonne.len(),
                    "{}",
                    tavola.nome
                );
                let celle = tavola.colonne.iter().zip(celle);
                let dette: Vec<String> = celle
                    .map(|(c, d)| c.mostra(d).replace('\n', " / "))
                    .collect();
                dette.join(" | ")
            };
            let colonne: Vec<&str> = tavola
                .colonne
                .iter()
                .map(|c| c.etichetta.as_str())
                .collect();
            writeln!(t, "== {} ==\n{}", tavola.nome, colonne.join(" | ")).unwrap();
            if tavola.quante() == 0 {
                writeln!(t, "({})", tavola.vuota).unwrap();
            }
            for g in &tavola.gruppi {
                if !g.titolo.is_empty() {
                    writeln!(t, "-- {}: {}", tavola.gruppo, g.titolo).unwrap();
                }
                for r in &g.righe {
                    writeln!(t, "{}", riga(&r.celle)).unwrap();
                }
                if !g.totale.is_empty() {
                    writeln!(t, "+ {}", riga(&g.totale)).unwrap();
                }
            }
            if !tavola.totale.is_empty() {
                writeln!(t, "= {}", riga(&tavola.totale)).unwrap();
            }
        }
    }
    for n in &r.note {
        writeln!(t, "* {n}").unwrap();
    }
    t
}

/// Every report of a plan of each kind, as a reviewer reads it.
#[test]
fn every_report_says_what_the_plan_says() {
    for tipo in [TipoVista::Ptpc, TipoVista::Obiettivi] {
        let piano = Piano::di(tipo);
        for quale in Prospetto::TUTTI.iter().filter(|p| p.adatto(tipo)) {
            let scelte = ScelteProspetto {
                persona: match quale {
                    Prospetto::Persona => "neri ugo".to_owned(),
                    _ => String::new(),
                },
                ..ScelteProspetto::default()
            };
            let nome = format!("{}-{}", tipo.nome(), quale.codice());
            insta::assert_snapshot!(nome, piano.detto(*quale, scelte));
        }
    }
}

fn solo(cambia: impl FnOnce(&mut ScelteProspetto)) -> ScelteProspetto {
    let mut scelte = ScelteProspetto::default();
    cambia(&mut scelte);
    scelte
}

/// The codes of the rows, in order.
fn codici(piano: &Piano, quale: Prospetto, scelte: &ScelteProspetto) -> Vec<String> {
    let m = piano.materiale();
    assert_eq!(scelte.controlla(quale, &m), [], "{quale:?}");
    let r = quale.componi(&m, scelte);
    let righe = r.tavole().flat_map(|t| &t.gruppi).flat_map(|g| &g.righe);
    righe.filter_map(|r| r.scheda.clone()).collect()
}

#[test]
fn what_is_chosen_leaves_the_rest_out() {
    let piano = Piano::di(TipoVista::Ptpc);
    let casi: &[(Prospetto, ScelteProspetto, &[&str])] = &[
        (
            Prospetto::Processi,
            solo(|q| q.cdr = "U_02".into()),
            &["P_2", "P_3"],
        ),
        (
            Prospetto::Processi,
            solo(|q| q.area = "nessuna".into()),
            &["P_3"],
        ),
        (
            Prospetto::Processi,
            solo(|q| q.fascia = "nessuna".into()),
            &["P_3"],
        ),
        (
            Prospetto::Processi,
            solo(|q| q.stato = "chiusa".into()),
            &[],
        ),
        (
            Prospetto::Rischi,
            solo(|q| q.ordine = "priorita".into()),
            &["P_2", "P_1"],
        ),
        (
            Prospetto::Misure,
            solo(|q| q.situazione = "in_ritardo".into()),
            &["P_1"],
        ),
        (Prospetto::Fasi, solo(|q| q.entro = "0".into()), &["P_1"]),
        (
            Prospetto::Fasi,
            solo(|q| q.entro = "200".into()),
            &["P_1", "P_2"],
        ),
        (
            Prospetto::Pesi,
            solo(|q| q.quali = "da_correggere".into()),
            &["P_1"],
        ),
        (
            Prospetto::NonMonitorate,
            solo(|q| q.sessione = "m-1".into()),
            &["P_2"],
        ),
    ];
    for (quale, scelte, attesi) in casi {
        assert_eq!(
            &codici(&piano, *quale, scelte),
            attesi,
            "{quale:?} {scelte:?}"
        );
    }
}

#[test]
fn what_cannot_be_chosen_is_said_beside_its_field() {
    let piano = Piano::di(TipoVista::Ptpc);
    let m = piano.materiale();
    for (quale, scelte, campo) in [
        (Prospetto::Processi, solo(|q| q.cdr = "U_99".into()), "cdr"),
        (
            Prospetto::Processi,
            solo(|q| q.fascia = "7".into()),
            "fascia",
        ),
        (
            Prospetto::Misure,
            solo(|q| q.situazione = "boh".into()),
            "situazione",
        ),
        (Prospetto::Fasi, solo(|q| q.entro = "-3".into()), "entro"),
        (
            Prospetto::Fasi,
            solo(|q| q.entro = "domani".into()),
            "entro",
        ),
        (
            Prospetto::Fasi,
            solo(|q| q.entro = "99999999999".into()),
            "entro",
        ),
        (
            Prospetto::Monitoraggio,
            solo(|q| q.sessione = "m-9".into()),
            "sessione",
        ),
        (
            Prospetto::Persona,
            solo(|q| q.persona = "nessuno".into()),
            "persona",
        ),
    ] {
        let no = scelte.controlla(quale, &m);
        let campi: Vec<&str> = no.iter().map(|r| r.campo.as_str()).collect();
        assert_eq!(campi, [campo], "{no:?}");
    }
    // What a report does not ask for is not looked at, nor carried on.
    let altro = solo(|q| q.situazione = "boh".into());
    assert_eq!(altro.controlla(Prospetto::Piano, &m), []);
    assert_eq!(altro.per(Prospetto::Piano), []);
}

/// The score of a direction is made of every objective: whoever sees some of them is not shown it.
#[test]
fn sums_of_what_is_not_seen_are_not_shown() {
    let piano = Piano::di(TipoVista::Obiettivi);
    let m = Materiale {
        intero: false,
        ..piano.materiale()
    };
    let r = Prospetto::Obiettivi.componi(&m, &ScelteProspetto::default());
    let t = r.tavole().next().unwrap();
    assert!(t.totale.is_empty() && t.gruppi.iter().all(|g| g.totale.is_empty()));
    let punteggi = |g: &GruppoTavola| g.righe.iter().filter(|r| !r.celle[6].vuoto()).count();
    assert!(t.gruppi.iter().map(punteggi).sum::<usize>() > 0);
}

/// The mean of a plan is the same figure as on the dashboard.
#[test]
fn the_mean_of_the_measures_is_that_of_the_dashboard() {
    use crate::andamento::{VoceCruscotto, cruscotto};
    use crate::misura::TipiMisura;
    let piano = Piano::di(TipoVista::Ptpc);
    let m = piano.materiale();
    let voci = piano.schede.iter().filter(|s| s.livello() != Livello::Cdr);
    let voci = voci.map(|s| VoceCruscotto {
        codice: s.codice(),
        titolo: s.titolo(),
        gruppo: (String::new(), String::new()),
        stato: s.contenuto().stato,
        rischio: crate::rischio::LivelloDiRischio::default(),
        area: None,
        tipologia: None,
        ricorrenza: None,
        fasi: &s.contenuto().fasi,
    });
    let media = cruscotto(
        voci,
        m.metodo,
        &TipiMisura::default(),
        m.oggi,
        &m.vista.regole(),
    )
    .totale
    .avanzamento();
    let r = Prospetto::Misure.componi(&m, &ScelteProspetto::default());
    let totale = &r.tavole().next().unwrap().totale;
    assert_eq!(totale[6], Dato::Numero(media.unwrap()));
}

#[test]
fn a_spreadsheet_has_a_sheet_for_each_kind_of_table_and_says_how_to_read_it() {
    let piano = Piano::di(TipoVista::Ptpc);
    for quale in Prospetto::TUTTI
        .iter()
        .filter(|p| p.adatto(TipoVista::Ptpc))
    {
        let r = quale.componi(&piano.materiale(), &ScelteProspetto::default());
        let c = cartella(&r, alle(7, 20));
        for f in &c.fogli {
            let vietati = |c: char| "[]:*?/\\".contains(c);
            assert!(
                f.nome.chars().count() <= 31 && !f.nome.contains(vietati),
                "{}",
                f.nome
            );
            assert!(
                f.righe.iter().all(|r| r.len() == f.colonne.len()),
                "{}",
                f.nome
            );
        }
        let nomi: Vec<&str> = c.fogli.iter().map(|f| f.nome.as_str()).collect();
        let mut diversi = nomi.clone();
        diversi.sort_unstable();
        diversi.dedup();
        assert_eq!(diversi.len(), nomi.len(), "{nomi:?}");
        assert_eq!(nomi.last(), Some(&"Come si legge"));
    }
    let r = Prospetto::Piano.componi(&piano.materiale(), &ScelteProspetto::default());
    let c = cartella(&r, alle(7, 20));
    let nomi: Vec<&str> = c.fogli.iter().map(|f| f.nome.as_str()).collect();
    assert_eq!(
        nomi,
        [
            "Processo",
            "Eventi rischiosi",
            "Fasi della misura",
            "Indicatori",
            "Come si legge"
        ]
    );
    let fasi = &c.fogli[2];
    let prima: Vec<String> = fasi.righe[0].iter().map(Dato::leggibile).collect();
    assert_eq!(prima[0], "Contratti pubblici");
    assert_eq!(prima[1], "P_2 Gare");
    assert_eq!(prima[2], "Formazione");
}

#[test]
fn a_book_has_a_chapter_for_each_part_and_a_sheet_for_each_process() {
    let piano = Piano::di(TipoVista::Ptpc);
    let r = Prospetto::Piano.componi(&piano.materiale(), &ScelteProspetto::default());
    let detti: Vec<String> = capitoli(&r)
        .iter()
        .map(|c| {
            let fogli = c.fogli.iter().map(|f| format!("{}|{}", f.codice, f.titolo));
            format!("{}: {}", c.titolo, fogli.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        detti,
        [
            "Contratti pubblici: P_2|Gare",
            "Farmacie comunali: P_1|Concorsi",
            "Area di rischio non indicata: P_3|Archivio",
            "Che cosa è contato: |Il piano come documento",
        ]
    );
    for quale in Prospetto::TUTTI
        .iter()
        .filter(|p| p.adatto(TipoVista::Ptpc))
    {
        let r = quale.componi(&piano.materiale(), &ScelteProspetto::default());
        let fogli: usize = capitoli(&r).iter().map(|c| c.fogli.len()).sum();
        assert!(fogli > 0, "{quale:?}");
    }
}

/// A report of nothing is still a report: it says that there is nothing, on every medium.
#[test]
fn a_plan_without_sheets_says_so() {
    for tipo in [TipoVista::Ptpc, TipoVista::Obiettivi] {
        let vuoto = Piano {
            schede: Vec::new(),
            cdr: Vec::new(),
            sessioni: Vec::new(),
            ..Piano::di(tipo)
        };
        for quale in Prospetto::TUTTI.iter().filter(|p| p.adatto(tipo)) {
            let r = quale.componi(&vuoto.materiale(), &ScelteProspetto::default());
            assert_eq!(r.righe(), 0, "{quale:?}");
            assert!(!r.note.is_empty() && !capitoli(&r).is_empty(), "{quale:?}");
            assert!(!cartella(&r, alle(7, 20)).fogli.is_empty());
        }
    }
}

/// What waits in the queue is read back, and what was left open is not written.
#[test]
fn choices_are_kept_as_they_were_made() {
    let scelte = solo(|q| q.cdr = "U_01".into());
    let json = serde_json::to_string(&scelte).unwrap();
    assert_eq!(json, r#"{"cdr":"U_01"}"#);
    assert_eq!(
        serde_json::from_str::<ScelteProspetto>(&json).unwrap(),
        scelte
    );
    for p in Prospetto::TUTTI {
        let json = serde_json::to_string(p).unwrap();
        assert_eq!(json, format!("\"{}\"", p.codice()));
    }
}
