//! How far one sees: of the sheets of other CdR no page says a word, and no figure counts them.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use domain::allegato::AllegatoId;
use domain::cdr::Cdr;
use domain::commento::{Commento, CommentoId};
use domain::permesso::{Permesso, Ruolo};
use domain::scheda::{Collegamento, Contenuto};
use domain::vista::Vista;

use super::permessi::{attraversa, dichiarato};
use super::{CSRF, Rotta, riservate};
use crate::support::Prova;

/// A word that stands in every text of the sheets of the other CdR, and nowhere else.
const OMBRA: &str = "OMBRA";

/// A sheet of a CdR, every text of it with a word.
fn scheda(codice: &str, cdr: &Cdr, parola: &str) -> Contenuto {
    let mut c = testkit::contenuto(codice);
    let testo = |t: &str| Some(format!("{t} {parola}"));
    c.titolo = format!("Attività {parola}");
    c.responsabile = testo("VERDI");
    c.area_di_rischio = testo("Area");
    c.tipologia_misura = testo("Controllo");
    c.direzione = testo("Direzione");
    c.collegato_a = vec![Collegamento {
        livello: "CdR".to_owned(),
        codice: cdr.codice.clone(),
        nome: String::new(),
        peso: None,
    }];
    c.stakeholder = vec!["CITTADINI".to_owned()];
    for f in &mut c.fasi {
        f.descrizione = testo("Verifica");
        f.responsabile = testo("NERI");
    }
    for i in &mut c.indicatori {
        i.descrizione = testo("n. pratiche");
    }
    c
}

/// How the routes end whose forms may carry files.
const CON_FILE: &[&str] = &["/allegati", "/monitoraggi/{sessione}/schede/{codice}"];

struct Comune {
    p: Prova,
    vista: Vista,
    qui: Cdr,
    la: Cdr,
}

/// A plan with two CdR, each with its sheet and a process; that of one names a process of the other.
fn comune() -> Comune {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let (qui, la) = (p.dati.cdr("U_01", "Segreteria"), p.dati.cdr("U_02", "Gare"));
    for nome in ["VERDI OMBRA", "NERI OMBRA", "NERI LUCE"] {
        p.dati.persona(nome);
    }
    for (codice, cdr, parola) in [
        ("U_01", &qui, "LUCE"),
        ("2026_QUI_1", &qui, "LUCE"),
        ("U_02", &la, OMBRA),
        ("2026_LA_1", &la, OMBRA),
    ] {
        let mut c = scheda(codice, cdr, parola);
        if codice.starts_with("U_") {
            c.collegato_a.clear();
        }
        if codice == "2026_QUI_1" {
            c.collegato_a.push(Collegamento {
                livello: "Processo".to_owned(),
                codice: "2026_LA_1".to_owned(),
                nome: String::new(),
                peso: None,
            });
        }
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    commenta(&p, &vista, "2026_LA_1");
    Comune { p, vista, qui, la }
}

impl Comune {
    /// Goes on as somebody with these roles.
    fn come(&mut self, nome: &str, ruoli: &[(Ruolo, Option<&Cdr>)]) {
        let chi = self.p.dati.utente_con(nome, ruoli);
        self.p.entra_come(&chi);
    }
}

/// The address of a route about a sheet, with one of its blocks and its first indicator.
fn url(rotta: &Rotta, sigla: &str, vista: &Vista, scheda: &str) -> String {
    rotta
        .modello
        .replace("{ente}", sigla)
        .replace("{vista}", &vista.codice)
        .replace("{codice}", scheda)
        .replace("{blocco}", "fasi")
        .replace("{numero}", "1")
        .replace("{id}", &allegato(scheda))
        .replace("{sessione}", "m-1")
}

/// The key of what is attached to a sheet.
fn allegato(scheda: &str) -> String {
    format!("a-{scheda}")
}

/// Attaches a file to a sheet, unless it is still there.
fn allega(p: &Prova, vista: &Vista, codice: &str) {
    let (actor, id) = (&p.dati.actor, AllegatoId(allegato(codice)));
    if p.dati
        .db
        .read(|c| store::allegati::find(c, actor, &id))
        .is_err()
    {
        let scheda = p
            .dati
            .leggi(|c| store::schede::find(c, actor, &vista.id, codice));
        p.dati
            .allega(&scheda, &id.0, &format!("{codice} {OMBRA}.pdf"));
    }
}

/// Says something beside a sheet, under the key of what is attached to it.
fn commenta(p: &Prova, vista: &Vista, codice: &str) {
    let actor = &p.dati.actor;
    let scheda = p
        .dati
        .leggi(|c| store::schede::find(c, actor, &vista.id, codice));
    let (id, di) = (CommentoId(allegato(codice)), scheda.id().clone());
    let detto = Commento::nuovo(
        id,
        di,
        None,
        &format!("{codice} {OMBRA}"),
        actor,
        testkit::adesso(),
    );
    p.dati
        .scrivi(|tx| store::commenti::record(tx, &detto.unwrap()));
}

/// Role by act, on a sheet of one's own CdR and on one of another: what one may not know about is not there, what one may only read is
/// refused with a sentence.
#[tokio::test]
async fn on_a_sheet_one_does_what_the_table_says_as_far_as_one_reaches() {
    let Comune {
        mut p,
        vista,
        qui,
        la,
    } = comune();
    p.dati.monitoraggio(&vista, "m-1", &[]);
    let sigla = p.dati.ente.sigla.clone();
    let di_una_scheda: Vec<(Rotta, Method)> = riservate()
        .filter(|(r, _)| r.modello.contains("/schede/{codice}"))
        .collect();
    assert!(di_una_scheda.len() > 8);
    commenta(&p, &vista, "2026_QUI_1");
    let legge_altrove = [(Ruolo::Responsabile, Some(&qui)), (Ruolo::Lettore, None)];
    for (nome, ruoli) in [
        ("responsabile", &[(Ruolo::Responsabile, Some(&qui))][..]),
        ("referente", &[(Ruolo::Referente, Some(&qui))]),
        ("assessore", &[(Ruolo::Assessore, Some(&qui))]),
        ("lettore", &[(Ruolo::Lettore, Some(&qui))]),
        ("altrove", &[(Ruolo::Responsabile, Some(&la))]),
        ("anche lettore", &legge_altrove),
        ("pianifica", &[(Ruolo::Pianificazione, None)]),
        ("amministra", &[(Ruolo::Amministratore, None)]),
    ] {
        let chi = p.dati.utente_con(nome, ruoli);
        p.entra_come(&chi);
        for (scheda, cdr) in [("2026_QUI_1", &qui), ("2026_LA_1", &la)] {
            allega(&p, &vista, scheda);
            for (rotta, metodo) in &di_una_scheda {
                let permesso = dichiarato(rotta, metodo).expect(rotta.modello);
                let url = url(rotta, &sigla, &vista, scheda);
                let r = match *metodo {
                    Method::GET => p.get(&url).await,
                    _ if CON_FILE.iter().any(|r| rotta.modello.ends_with(r)) => {
                        p.modulo(&url, &[("versione", "1")], None).await
                    }
                    _ => {
                        let campi = [("csrf", CSRF), ("versione", "1")];
                        p.post_senza_segno(&url, &campi).await
                    }
                };
                let detto = match r.stato {
                    StatusCode::NOT_FOUND => "non c'è",
                    StatusCode::FORBIDDEN => "no",
                    _ => "sì",
                };
                let atteso = if chi.puo_su(permesso, Some(&cdr.id)) {
                    "sì"
                } else if !chi.puo(permesso) || chi.puo_su(Permesso::Leggere, Some(&cdr.id)) {
                    "no"
                } else {
                    "non c'è"
                };
                assert_eq!(detto, atteso, "{nome}: {metodo} {url}: {}", r.letto());
            }
        }
    }
}

/// Whoever answers for one CdR walks through the whole house, with every filter and search: of the other CdR he reads nothing.
#[tokio::test]
async fn of_other_cdr_no_page_says_a_word() {
    let mut c = comune();
    let qui = c.qui.clone();
    allega(&c.p, &c.vista, "2026_LA_1");
    c.p.dati.monitoraggio(&c.vista, "m-1", &[]);
    c.p.dati.monitoraggio(&c.vista, OMBRA, &[&c.la]);
    c.come("dora.blu", &[(Ruolo::Responsabile, Some(&qui))]);
    let p = &c.p;
    let casa = p.get("/").await.dove();
    let radici = [
        casa,
        p.url("/ricerca?q=ombra"),
        p.url("/ricerca?q=verifica"),
        p.url("/viste/2026_PTPC?testo=ombra"),
        p.url("/viste/2026_PTPC?cdr=U_02"),
        p.url("/viste/2026_PTPC/albero?ramo=2026_LA_1"),
        p.url("/viste/2026_PTPC/cruscotto?cdr=U_02"),
        p.url("/viste/2026_PTPC/gantt?cdr=U_02"),
        p.url("/viste/2026_PTPC/rischi?cdr=U_02"),
        p.url("/viste/2026_PTPC/eventi?cdr=U_02"),
        p.url("/stampe/anteprima?vista=2026_PTPC"),
        p.url("/stampe/anteprima?vista=2026_PTPC&cdr=U_02"),
        p.url("/cdr/U_02"),
        p.url("/persone"),
        p.url("/portatori"),
    ];
    let viste = attraversa(p, radici, true).await;
    assert!(viste.len() > 20, "{}", viste.len());
    let con_luce = viste.iter().filter(|(_, t)| t.contains("LUCE")).count();
    assert!(con_luce > 8, "his own sheets are there: {con_luce}");
    let dette: BTreeSet<&str> = viste
        .iter()
        .filter(|(_, testo)| testo.replace("q=ombra", "").contains(OMBRA))
        .map(|(url, _)| url.as_str())
        .collect();
    assert!(dette.is_empty(), "{dette:?}");
}

/// A figure of one CdR is the same for whoever answers for it and for whoever reads everything.
#[tokio::test]
async fn the_figures_of_a_cdr_are_the_same_for_everybody() {
    let mut c = comune();
    let (qui, la) = (c.qui.clone(), c.la.clone());
    let pagine = [
        "/viste/2026_PTPC/cruscotto?cdr=U_01",
        "/viste/2026_PTPC/schede/2026_QUI_1/indicatori/1",
    ];
    let mut tutti = Vec::new();
    for pagina in pagine {
        tutti.push(c.p.pagina(pagina).await.letto());
    }
    c.come("dora.blu", &[(Ruolo::Responsabile, Some(&qui))]);
    let numeri = |testo: &str| {
        let corpo = testo.split("<main").nth(1).unwrap_or(testo).to_owned();
        corpo
            .split(|c: char| !c.is_ascii_digit() && c != ',')
            .filter(|n| n.chars().any(|c| c.is_ascii_digit()))
            .map(str::to_owned)
            .collect::<BTreeSet<String>>()
    };
    for (pagina, prima) in pagine.iter().zip(&tutti) {
        let suoi = c.p.pagina(pagina).await.letto();
        assert!(numeri(&suoi).is_subset(&numeri(prima)), "{pagina}: {suoi}");
    }
    // How many sheets a plan has, each counts as far as he sees.
    let vista = c.p.pagina("/viste/2026_PTPC").await.letto();
    assert!(vista.contains("Vedi le schede dei CdR dei tuoi incarichi"));
    assert!(vista.contains("2026_QUI_1") && !vista.contains("2026_LA_1 "));
    // Below a CdR that depends on another, whoever answers for the upper one reads too.
    let sotto = Cdr {
        padre: Some("U_01".to_owned()),
        ..la.clone()
    };
    let fatto = la.correggi(
        &sotto,
        domain::Atto::Correzione,
        &c.p.dati.actor,
        testkit::adesso(),
    );
    c.p.dati
        .scrivi(|tx| store::cdr::record(tx, &fatto.unwrap()));
    let scheda = c.p.pagina("/viste/2026_PTPC/schede/2026_LA_1").await;
    assert!(scheda.letto().contains(OMBRA));
}
