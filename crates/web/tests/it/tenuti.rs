//! What was worked out is kept and brought up to date: after every change the pages say what those of a program just started say.

use domain::Decimale;
use domain::campo::Valore;
use domain::scheda::{
    Collegamento, Fase, Frequenza, Indicatore, Periodo, Scheda, ValoreAnnuale, ValorePeriodo,
};
use domain::vista::Vista;

use crate::punteggi::{PROCESSO, con_regole, due_piani, indicatore, obiettivo};
use crate::support::Prova;

/// A program that goes on through changes, and what its pages said last.
struct Tenuto {
    p: Prova,
    pagine: &'static [&'static str],
    detto: Vec<String>,
}

impl Tenuto {
    async fn new(p: Prova, pagine: &'static [&'static str]) -> Self {
        let detto = detto(&p, pagine).await;
        Self { p, pagine, detto }
    }

    /// Changes a field of a sheet, and looks.
    async fn cambia(&mut self, vista: &str, codice: &str, campo: &str, valore: Valore) {
        let scheda = scheda(&self.p, vista, codice);
        self.p.dati.correggi(&scheda, campo, valore.clone());
        self.guarda(&format!("{codice} {campo} {valore:?}")).await;
    }

    /// The pages show that something has changed, and are those of a program just started.
    async fn guarda(&mut self, che_cosa: &str) {
        let aggiornato = detto(&self.p, self.pagine).await;
        assert_ne!(self.detto, aggiornato, "{che_cosa}: the change is seen");
        // Go on with what was kept, not with what is worked out for the comparison.
        let tenuto = self.p.riparti();
        let da_capo = detto(&self.p, self.pagine).await;
        for ((pagina, ora), nuova) in self.pagine.iter().zip(&aggiornato).zip(&da_capo) {
            assert_eq!(ora, nuova, "{pagina} after {che_cosa}");
        }
        self.p.riprendi(tenuto);
        self.detto = aggiornato;
    }
}

async fn detto(p: &Prova, pagine: &[&str]) -> Vec<String> {
    let mut detto = Vec::new();
    for pagina in pagine {
        detto.push(p.pagina(pagina).await.letto());
    }
    detto
}

fn vista(p: &Prova, codice: &str) -> Vista {
    p.dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, codice))
}

fn scheda(p: &Prova, vista_codice: &str, codice: &str) -> Scheda {
    let vista = vista(p, vista_codice);
    p.dati
        .leggi(|c| store::schede::find(c, &p.dati.actor, &vista.id, codice))
}

fn fase(avanzamento: i64) -> Valore {
    Valore::Fasi(vec![Fase {
        descrizione: Some("Istruttoria".to_owned()),
        peso: Some(Decimale::CENTO),
        avanzamento: Some(Decimale::from(avanzamento)),
        ..Fase::default()
    }])
}

fn calcolato(formula: &str) -> Indicatore {
    Indicatore {
        formula: Some(formula.to_owned()),
        ..indicatore("in formula", 100, None)
    }
}

const PAGINE: &[&str] = &[
    "/viste/2026_OBIETTIVI",
    "/viste/2026_OBIETTIVI/cruscotto",
    "/viste/2026_OBIETTIVI/gantt",
    "/viste/2026_OBIETTIVI/albero",
    "/viste/2026_OBIETTIVI/schede/2026_Z1",
    "/viste/2026_OBIETTIVI/schede/2026_Z1/punteggio",
    "/viste/2026_PTPC",
    "/viste/2026_PTPC/albero",
    PROCESSO,
];

#[tokio::test]
async fn what_is_brought_up_to_date_is_what_would_be_worked_out_anew() {
    let p = Prova::new();
    due_piani(&p, false);
    con_regole(&p, "2026_PTPC", "raggiunto-su-atteso 1").await;
    let obiettivi = vista(&p, "2026_OBIETTIVI");
    let z2 = obiettivo("2026_Z2", vec![indicatore("atti", 10, Some(4))], &[]);
    p.dati.scheda_con(&p.dati.actor, &obiettivi, z2);
    let pesante = Indicatore {
        peso: Some(Decimale::from(3)),
        ..indicatore("pratiche", 100, Some(70))
    };
    let mut t = Tenuto::new(p, PAGINE).await;
    let indicatori = Valore::Indicatori;
    for (codice, campo, valore) in [
        ("2026_Z1", "peso", Valore::Numero(Decimale::from(3))),
        ("2026_Z1", "fasi", fase(20)),
        ("2026_Z1", "fasi", fase(55)),
        (
            "2026_Z1",
            "indicatori",
            indicatori(vec![indicatore("pratiche", 100, Some(90))]),
        ),
        ("2026_Z1", "indicatori", indicatori(vec![pesante.clone()])),
        (
            "2026_Z1",
            "indicatori",
            indicatori(vec![indicatore("fascicoli", 100, Some(70))]),
        ),
        (
            "2026_Z1",
            "indicatori",
            indicatori(vec![pesante.clone(), indicatore("atti", 10, Some(2))]),
        ),
        ("2026_Z2", "stato", Valore::Testo("annullata".to_owned())),
        ("2026_Z2", "stato", Valore::Testo("bozza".to_owned())),
        ("2026_Z1", "titolo", Valore::testo("Un altro titolo")),
        ("2026_Z2", "direzione", Valore::testo("Cultura")),
        (
            "2026_Z1",
            "indicatori",
            indicatori(vec![pesante, calcolato("[1] + 1")]),
        ),
        (
            "2026_Z1",
            "indicatori",
            indicatori(vec![indicatore("pratiche", 100, Some(10))]),
        ),
    ] {
        t.cambia("2026_OBIETTIVI", codice, campo, valore).await;
    }
    // A field that no score is made of, and a sheet that was not there.
    let z1 = scheda(&t.p, "2026_OBIETTIVI", "2026_Z1");
    t.p.dati
        .correggi(&z1, "responsabile", Valore::testo("NERI ALDO"));
    let z3 = obiettivo("2026_Z3", vec![indicatore("atti", 10, Some(9))], &[]);
    t.p.dati.scheda_con(&t.p.dati.actor, &obiettivi, z3);
    t.guarda("another sheet").await;
}

/// Those of the first plan first: what changes in the third reaches it over the second.
const DI_TRE_PIANI: &[&str] = &[
    "/viste/2026_PTPC/albero",
    PROCESSO,
    "/viste/2026_PTPC/schede/2026_SEG_2/punteggio",
    "/viste/2026_PTPC/schede/2026_SEG_2/indicatori",
    "/viste/2026_OBIETTIVI",
    "/viste/2026_OBIETTIVI/albero",
    "/viste/2026_OBIETTIVI/schede/2026_Z1/punteggio",
    "/viste/2026_OBIETTIVI/schede/2026_Z2",
    "/viste/2026_OBIETTIVI/schede/2026_Z2/punteggio",
    "/viste/2026_OBIETTIVI/schede/2026_Z2/indicatori/2",
    "/viste/2026_STRATEGICI/albero",
];

/// Processes linked to objectives, and one of these to an objective of a third plan; in each plan indicators are computed.
async fn tre_piani() -> Prova {
    let p = Prova::new();
    for (vista, schede) in [
        (
            "2026_PTPC",
            vec![
                obiettivo("U_01", vec![indicatore("riunioni", 4, Some(4))], &[]),
                obiettivo("2026_SEG_1", verifiche(80), &["U_01", "Z1"]),
                obiettivo(
                    "2026_SEG_2",
                    vec![
                        calcolato("[2026_SEG_1.2] + 10"),
                        indicatore("atti", 10, Some(1)),
                    ],
                    &["U_01", "Z2"],
                ),
            ],
        ),
        (
            "2026_OBIETTIVI",
            vec![
                obiettivo("2026_Z1", vec![indicatore("pratiche", 100, Some(45))], &[]),
                obiettivo("2026_Z2", atti(4, PRIMA), &["X1"]),
                obiettivo("2026_Z3", vec![calcolato("[2026_Z2.2] / 2")], &[]),
            ],
        ),
        (
            "2026_STRATEGICI",
            vec![
                obiettivo("2026_X1", vec![indicatore("quota", 100, Some(30))], &[]),
                obiettivo("2026_X2", vec![calcolato("[2026_X1.1] * 2")], &[]),
            ],
        ),
    ] {
        let piano = p.dati.vista(vista);
        for c in schede {
            p.dati.scheda_con(&p.dati.actor, &piano, c);
        }
        if vista != "2026_STRATEGICI" {
            con_regole(&p, vista, "raggiunto-su-atteso 1").await;
        }
    }
    p
}

fn verifiche(quante: i64) -> Vec<Indicatore> {
    vec![
        indicatore("verifiche", 100, Some(quante)),
        calcolato("[1] / 2"),
    ]
}

const PRIMA: &str =
    "[2026_Z1.1] / 2 + [2026_Z1 avanzamento] + se(conta(precedente([1])) = 1; precedente([1]); 0)";

/// The indicators of Z2: one of its own, and one that reads Z1.
fn atti(quanti: i64, formula: &str) -> Vec<Indicatore> {
    vec![indicatore("atti", 10, Some(quanti)), calcolato(formula)]
}

#[tokio::test]
async fn formulas_and_links_between_plans_are_brought_up_to_date() {
    let mut t = Tenuto::new(tre_piani().await, DI_TRE_PIANI).await;
    let indicatori = Valore::Indicatori;
    let pratiche = |quante| indicatori(vec![indicatore("pratiche", 100, Some(quante))]);
    // Without phases the formula that reads their progress has no value.
    for (codice, campo, valore) in [
        ("2026_Z1", "indicatori", pratiche(90)),
        ("2026_Z1", "fasi", fase(20)),
        ("2026_Z1", "fasi", fase(5)),
        ("2026_Z1", "indicatori", pratiche(60)),
        ("2026_Z2", "indicatori", indicatori(atti(7, PRIMA))),
    ] {
        t.cambia("2026_OBIETTIVI", codice, campo, valore).await;
    }
    // The year before, which a formula reads; weights, thresholds, an expected value taken away; periods.
    let mut di_z2 = atti(7, PRIMA);
    di_z2[0].valori.insert(
        0,
        ValoreAnnuale {
            anno: 2025,
            atteso: Some(Decimale::from(10)),
            raggiunto: Some(Decimale::from(6)),
        },
    );
    let mut passi = vec![di_z2.clone()];
    di_z2[0].peso = Some(Decimale::from(5));
    passi.push(di_z2.clone());
    di_z2[1].verso = Some(domain::scheda::Verso::Basso);
    passi.push(di_z2.clone());
    di_z2[1].scrivi(2026, Some(None), None);
    passi.push(di_z2.clone());
    di_z2[1].scrivi(2026, Some(Some(Decimale::from(40))), None);
    passi.push(di_z2.clone());
    di_z2[0].frequenza = Some(Frequenza::Semestre);
    di_z2[0].scrivi(2026, None, Some(None));
    passi.push(di_z2.clone());
    di_z2[0].scrivi_periodo(ValorePeriodo {
        raggiunto: Some(Decimale::from(3)),
        ..ValorePeriodo::vuoto(Periodo {
            anno: 2026,
            frequenza: Frequenza::Semestre,
            numero: 1,
        })
    });
    passi.push(di_z2);
    for passo in passi {
        t.cambia("2026_OBIETTIVI", "2026_Z2", "indicatori", indicatori(passo))
            .await;
    }
    for (vista, codice, campo, valore) in [
        // The third plan, which reaches the first over the second.
        (
            "2026_STRATEGICI",
            "2026_X1",
            "indicatori",
            indicatori(vec![indicatore("quota", 100, Some(65))]),
        ),
        ("2026_STRATEGICI", "2026_X1", "fasi", fase(10)),
        (
            "2026_PTPC",
            "2026_SEG_1",
            "indicatori",
            indicatori(verifiche(30)),
        ),
        // From here on more than values.
        (
            "2026_OBIETTIVI",
            "2026_Z2",
            "indicatori",
            indicatori(atti(7, "[2026_Z1.1] / 3")),
        ),
        (
            "2026_OBIETTIVI",
            "2026_Z2",
            "indicatori",
            indicatori(vec![
                calcolato("[2026_Z1.1] / 4"),
                indicatore("atti", 10, Some(7)),
            ]),
        ),
        ("2026_OBIETTIVI", "2026_Z1", "indicatori", pratiche(20)),
        (
            "2026_OBIETTIVI",
            "2026_Z1",
            "indicatori",
            indicatori(vec![calcolato("[2026_Z2.1]")]),
        ),
        ("2026_OBIETTIVI", "2026_Z1", "indicatori", pratiche(20)),
        (
            "2026_OBIETTIVI",
            "2026_Z2",
            "stato",
            Valore::Testo("annullata".to_owned()),
        ),
        (
            "2026_STRATEGICI",
            "2026_X1",
            "titolo",
            Valore::testo("Un altro titolo"),
        ),
        (
            "2026_OBIETTIVI",
            "2026_Z2",
            "collegato_a",
            collegata_a("Z1"),
        ),
        (
            "2026_OBIETTIVI",
            "2026_Z2",
            "collegato_a",
            collegata_a("X2"),
        ),
        ("2026_PTPC", "2026_SEG_1", "collegato_a", collegata_a("X1")),
        // Now the plans count each other, and so neither.
        (
            "2026_OBIETTIVI",
            "2026_Z3",
            "collegato_a",
            collegata_a("SEG_1"),
        ),
        ("2026_OBIETTIVI", "2026_Z1", "indicatori", pratiche(33)),
    ] {
        t.cambia(vista, codice, campo, valore).await;
    }
}

fn collegata_a(codice: &str) -> Valore {
    Valore::Collegamenti(vec![Collegamento {
        livello: "Obiettivo".to_owned(),
        codice: codice.to_owned(),
        nome: String::new(),
        peso: None,
    }])
}

#[tokio::test]
async fn what_is_decided_and_chosen_elsewhere_is_brought_up_to_date() {
    let mut t = Tenuto::new(tre_piani().await, DI_TRE_PIANI).await;
    let decidi = [
        ("azione", "blocca"),
        ("punteggio", "12"),
        ("motivazione", "Verbale 3"),
    ];
    for modulo in [&decidi[..], &[("azione", "sblocca")]] {
        let dove = t.p.url("/viste/2026_STRATEGICI/schede/2026_X1/punteggio");
        t.p.post(&dove, modulo).await.dove();
        t.guarda("a score decided by hand").await;
    }
    con_regole(&t.p, "2026_STRATEGICI", "avanzamento 1").await;
    t.guarda("other rules").await;
    let quota = Valore::Indicatori(vec![indicatore("quota", 100, Some(77))]);
    t.cambia("2026_STRATEGICI", "2026_X1", "indicatori", quota)
        .await;
    let strategici = vista(&t.p, "2026_STRATEGICI");
    let x3 = obiettivo("2026_X3", vec![calcolato("[2026_X1.1] + 1")], &[]);
    t.p.dati.scheda_con(&t.p.dati.actor, &strategici, x3);
    t.guarda("another sheet").await;
}

#[tokio::test]
async fn after_a_value_a_plan_with_formulas_is_not_read_again() {
    let mut p = tre_piani().await;
    let albero = "/viste/2026_PTPC/albero";
    drop(p.riparti());
    let (da_capo, _) = p.istruzioni(albero).await;
    let (niente, _) = p.istruzioni(albero).await;
    for (vista, codice, nuovi) in [
        ("2026_PTPC", "2026_SEG_1", verifiche(10)),
        (
            "2026_STRATEGICI",
            "2026_X1",
            vec![indicatore("quota", 100, Some(99))],
        ),
    ] {
        let prima = scheda(&p, vista, codice);
        p.dati
            .correggi(&prima, "indicatori", Valore::Indicatori(nuovi));
        let (aggiornato, _) = p.istruzioni(albero).await;
        assert!(
            aggiornato - niente < (da_capo - niente) / 2,
            "{codice}: {aggiornato} statements, {da_capo} from nothing and {niente} without a change"
        );
    }
}
