//! A sheet goes round its year: passages from its page and from that of its plan.

use axum::http::StatusCode;
use domain::Stato;
use domain::campo::Valore;
use domain::cdr::Cdr;
use domain::permesso::Ruolo;
use domain::scheda::{Contenuto, Scheda};
use domain::vista::Vista;

use crate::support::Prova;

const STAMPA: &str = include_str!("../../../imports/tests/fixtures/borgo-sereno-ptpc.txt");

struct Comune {
    p: Prova,
    vista: Vista,
    cdr: Cdr,
}

/// A process that a plan can take as it is.
fn completa(codice: &str) -> Contenuto {
    let mut c = testkit::contenuto(codice);
    c.tipologia_misura = Some("Controllo".to_owned());
    c
}

fn comune() -> Comune {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let cdr = p.dati.cdr("U_01", "Segreteria");
    let testata = Contenuto {
        titolo: "Segreteria".to_owned(),
        ..testkit::contenuto("U_01")
    };
    p.dati.scheda_con(&p.dati.actor, &vista, testata);
    for codice in ["2026_SEG_1", "2026_SEG_2"] {
        p.dati.scheda_con(&p.dati.actor, &vista, completa(codice));
    }
    Comune { p, vista, cdr }
}

impl Comune {
    fn scheda(&self, codice: &str) -> Scheda {
        let (actor, vista) = (&self.p.dati.actor, &self.vista.id);
        self.p
            .dati
            .leggi(|c| store::schede::find(c, actor, vista, codice))
    }

    fn stato(&self, codice: &str) -> Option<Stato> {
        self.scheda(codice).contenuto().stato
    }

    /// Asks for a passage as the page of the sheet does.
    async fn passa(
        &self,
        codice: &str,
        dove: &str,
        passaggio: &str,
        motivo: &str,
    ) -> crate::support::Risposta {
        let versione = self.scheda(codice).versione().to_string();
        let url = self
            .p
            .url(&format!("/viste/2026_PTPC/schede/{codice}/passaggi/{dove}"));
        let campi = [
            ("passaggio", passaggio),
            ("versione", &versione),
            ("motivo", motivo),
        ];
        self.p.post(&url, &campi).await
    }
}

#[tokio::test]
async fn a_sheet_goes_from_the_office_to_the_account() {
    let mut c = comune();
    let rpct = c.p.dati.utente("rpct", &[Ruolo::Rpct]);
    let cdr = c.cdr.clone();
    let dora =
        c.p.dati
            .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&cdr))]);
    c.p.entra_come(&dora);
    let scheda = c.p.pagina("/viste/2026_PTPC/schede/2026_SEG_1").await;
    assert!(scheda.letto().contains("Proponi la scheda"));
    let r = c.passa("2026_SEG_1", "proposta", "proponi", "").await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Proposta));
    // From now on it is in others' hands: nothing is offered, and what is sent all the same is refused with a sentence.
    let scheda = c.p.pagina("/viste/2026_PTPC/schede/2026_SEG_1").await;
    assert!(scheda.letto().contains("in mano a chi conduce il piano"));
    assert!(!scheda.testo().contains("/blocchi/fasi"));
    let blocco = c.p.url("/viste/2026_PTPC/schede/2026_SEG_1/blocchi/fasi");
    for r in [
        c.p.get(&blocco).await,
        c.p.post(&blocco, &[("versione", "2")]).await,
    ] {
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            r.letto().contains("chiedi che te la rinvii"),
            "{}",
            r.letto()
        );
    }
    // Sent back with a reason, which whoever fills it in reads in its history.
    c.p.entra_come(&rpct);
    let senza = c.passa("2026_SEG_1", "conduzione", "rinvia", "").await;
    assert_eq!(senza.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(senza.letto().contains("scrivi il motivo"));
    c.passa("2026_SEG_1", "conduzione", "rinvia", "Manca il termine")
        .await;
    assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Bozza));
    let storia =
        c.p.pagina("/viste/2026_PTPC/schede/2026_SEG_1/storia")
            .await;
    assert!(storia.letto().contains("Manca il termine"));
    c.p.entra_come(&dora);
    assert_eq!(c.p.get("/").await.dove(), c.p.url("/mie"));
    let mie = c.p.pagina("/mie").await.letto();
    for frase in ["3 schede da proporre", "Manca il termine", "31/12/2026"] {
        assert!(mie.contains(frase), "{frase} {mie}");
    }
    c.p.entra_come(&rpct);
    // And round to the end.
    for (dove, passaggio, stato) in [
        ("proposta", "proponi", Stato::Proposta),
        ("conduzione", "condividi", Stato::Condivisa),
        ("conduzione", "avvia", Stato::InCorso),
    ] {
        let r = c.passa("2026_SEG_1", dove, passaggio, "").await;
        assert_eq!(r.stato, StatusCode::SEE_OTHER, "{passaggio} {}", r.letto());
        assert_eq!(c.stato("2026_SEG_1"), Some(stato));
    }
    let no = c.passa("2026_SEG_1", "proposta", "consuntiva", "").await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        no.letto().contains("non ha il valore raggiunto del 2026"),
        "{}",
        no.letto()
    );
    assert!(
        no.testo()
            .contains("/blocchi/indicatori#indicatori.1.raggiunto_2026")
    );
}

/// What stands against a passage is said at once, each reason leads to its field, and an accepted finding stands against nothing.
#[tokio::test]
async fn a_refusal_leads_to_each_field() {
    let c = comune();
    let scheda = c.scheda("2026_SEG_1");
    let scheda = c.p.dati.correggi(&scheda, "responsabile", Valore::Vuoto);
    let scheda =
        c.p.dati
            .correggi(&scheda, "tipologia_misura", Valore::Vuoto);
    c.p.dati
        .correggi(&scheda, "indicatori", Valore::Indicatori(Vec::new()));
    let pagina =
        c.p.pagina("/viste/2026_PTPC/schede/2026_SEG_1/passaggi")
            .await;
    let (testo, letto) = (pagina.testo(), pagina.letto());
    assert!(
        letto.contains("Prima ci sono 3 cose da sistemare"),
        "{letto}"
    );
    for dove in [
        "/blocchi/testata#responsabile",
        "/blocchi/tipologia#tipologia_misura",
        "/blocchi/indicatori#indicatori",
    ] {
        assert!(testo.contains(dove), "{dove} {testo}");
    }
    let r = c.passa("2026_SEG_1", "proposta", "proponi", "").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Bozza));
}

#[tokio::test]
async fn wrong_or_late_passages_change_nothing() {
    let c = comune();
    let url =
        c.p.url("/viste/2026_PTPC/schede/2026_SEG_1/passaggi/proposta");
    for (campi, atteso) in [
        (
            &[("passaggio", "volare"), ("versione", "1")][..],
            "non esiste",
        ),
        (
            &[("passaggio", "valida"), ("versione", "1")],
            "non si può fare",
        ),
        (&[("passaggio", "proponi"), ("versione", "7")], "è cambiata"),
        (&[("passaggio", "proponi")], "è cambiata"),
    ] {
        let r = c.p.post(&url, campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{campi:?}");
        assert!(r.letto().contains(atteso), "{campi:?} {}", r.letto());
    }
    assert_eq!(c.scheda("2026_SEG_1").versione(), 1);
    // A state is no field: typed into the form of the heading it stays what it was.
    let testata =
        c.p.url("/viste/2026_PTPC/schede/2026_SEG_1/blocchi/testata");
    let campi = [
        ("versione", "1"),
        ("codice", "2026_SEG_1"),
        ("titolo", "Altro"),
        ("stato", "validata"),
        ("responsabile", "ROSSI ANNA"),
    ];
    let r = c.p.post(&testata, &campi).await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Bozza));
}

/// Many at once: first who can and who cannot and why, then those that are ticked, all of them or none.
#[tokio::test]
async fn many_sheets_pass_at_once() {
    let c = comune();
    let ferma = c.scheda("2026_SEG_2");
    c.p.dati
        .correggi(&ferma, "indicatori", Valore::Indicatori(Vec::new()));
    let url = c.p.url("/viste/2026_PTPC/passaggi");
    let anteprima =
        c.p.pagina("/viste/2026_PTPC/passaggi?passaggio=proponi&cdr=U_01")
            .await;
    let letto = anteprima.letto();
    assert!(letto.contains("2 schede possono passare"), "{letto}");
    assert!(letto.contains("Una scheda non può ancora"), "{letto}");
    assert!(
        anteprima
            .testo()
            .contains("2026_SEG_2/blocchi/indicatori#indicatori")
    );
    let proposta = format!("{url}/proposta");
    let invia = |schede: &[&str]| {
        let campi: Vec<(String, String)> = [("passaggio", "proponi"), ("cdr", "U_01")]
            .into_iter()
            .chain(schede.iter().map(|s| ("scheda", *s)))
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect();
        campi
    };
    // One that is not ready, or that has changed meanwhile, stops them all.
    for schede in [
        &["2026_SEG_1 1", "2026_SEG_2 2"][..],
        &["2026_SEG_1 9"],
        &["2026_SEG_1 1", "2026_ALTRA_1 1"],
        &[],
    ] {
        let campi = invia(schede);
        let campi: Vec<(&str, &str)> = campi
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let r = c.p.post(&proposta, &campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{schede:?}");
        assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Bozza), "{schede:?}");
    }
    let campi = invia(&["2026_SEG_1 1", "U_01 1"]);
    let campi: Vec<(&str, &str)> = campi
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let r = c.p.post(&proposta, &campi).await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    for codice in ["2026_SEG_1", "U_01"] {
        assert_eq!(c.stato(codice), Some(Stato::Proposta));
    }
    assert_eq!(c.stato("2026_SEG_2"), Some(Stato::Bozza));
}

/// While a printout that holds a sheet waits for an answer, the sheet stays where it is; the others of its plan go on.
#[tokio::test]
async fn a_preview_that_waits_stops_the_sheets_that_it_holds() {
    const PERCHE: &str = "un'importazione che contiene questa scheda è ancora un'anteprima: confermala o annullala in «Importa»";
    let mut c = comune();
    let libera = completa("2026_SEG_9");
    c.p.dati.scheda_con(&c.p.dati.actor, &c.vista, libera);
    let stampa = STAMPA.replace("2026_DEMO_", "2026_SEG_");
    let file = [("stampa.txt", stampa.as_bytes())];
    let preview = c.p.carica(&c.p.url("/importazioni"), &file).await.dove();
    c.p.get(&preview).await.dice(&["2026_PTPC", "2026_SEG_1"]);
    // Whoever fills the sheet in does not import: it concerns him all the same.
    let anna = c.p.dati.actor.clone();
    let suoi = [(Ruolo::Responsabile, Some(&c.cdr))];
    let dora = c.p.dati.utente_con("dora.blu", &suoi);
    c.p.entra_come(&dora);
    let pagina =
        c.p.pagina("/viste/2026_PTPC/schede/2026_SEG_1/passaggi")
            .await;
    pagina.dice(&["Prima c'è una cosa da sistemare", PERCHE]);
    let r = c.passa("2026_SEG_1", "proposta", "proponi", "").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&[PERCHE]);
    assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Bozza));
    let molte =
        c.p.pagina("/viste/2026_PTPC/passaggi?passaggio=proponi&cdr=U_01")
            .await;
    molte.dice(&[
        "2 schede possono passare",
        "2 schede non possono ancora",
        PERCHE,
    ]);
    let r = c.passa("2026_SEG_9", "proposta", "proponi", "").await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    // Once somebody has answered, it goes on too.
    c.p.entra_come(&anna);
    let via = format!("{preview}/annullamento");
    c.p.post(&via, &[]).await.dove();
    c.p.entra_come(&dora);
    let r = c.passa("2026_SEG_1", "proposta", "proponi", "").await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    assert_eq!(c.stato("2026_SEG_1"), Some(Stato::Proposta));
}
