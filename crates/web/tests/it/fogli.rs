//! A workbook comes in: matched, shown row by row, written as a whole or not at all, and taken back.

use axum::http::StatusCode;
use domain::Ruolo;
use domain::scheda::Scheda;
use store::schede::Filtro;

use crate::support::{Prova, Risposta};

const PROCESSI: &str = "#foglio Processi\n\
Codice;Titolo;Codice del CdR;LIVELLO DI RISCHIO individuato;Note sulla scheda\n\
2026_SEG_1;Accesso civico generalizzato;U_01;3,56;una nota\n\
2026_SEG_2;Rilascio di concessioni;U_01;4,13;\n\
#foglio Misure e fasi\n\
Scheda;Riga;Causale;Descrizione;Peso;Fine Prevista\n\
2026_SEG_2;1;MISURA;Controllo a campione;60;31/12/2026\n\
2026_SEG_2;2;MISURA;Pubblicazione dei criteri;40;30/06/2026";

/// What a body takes out of `GZoom`.
const GZOOM: &str = "#foglio WeRootInterface\n\
sourceReferenceRootId;weContext;workEffortTypeId;operationType;workEffortName;orgCode\n\
2026_P1;CTX;PROCESSO;I;Accertamento dei tributi;U_01\n\
2026_P2;CTX;PROCESSO;D;Processo abolito;U_01\n\
#foglio WeInterface\n\
sourceReferenceRootId;workEffortTypeId;sourceReferenceId;workEffortName\n\
2026_P1;MISURA;M1;Rotazione dei verificatori\n\
#foglio WePartyInterface\n\
sourceReferenceRootId;sourceReferenceId;roleTypeId;partyName\n\
2026_P1;M1;RESP;NERI ADA";

/// A body with a plan and a CdR.
fn comune() -> Prova {
    let p = Prova::new();
    p.dati.vista("2026_PTPC");
    p.dati.cdr("U_01", "Segreteria");
    p
}

/// Brings a workbook in; the address of its page.
async fn porta(p: &Prova, testo: &str) -> String {
    let dove = p
        .carica(&p.url("/importazioni"), &[("piano.xlsx", testo.as_bytes())])
        .await
        .dove();
    dove.strip_suffix("/abbinamento").unwrap().to_owned()
}

/// What the page of matching would send, with a button.
fn campi(pagina: &Risposta, azione: &str) -> Vec<(String, String)> {
    let html = pagina.testo();
    let attributo = |tag: &str, nome: &str| {
        tag.split_once(&format!(" {nome}=\""))
            .and_then(|(_, r)| r.split('"').next())
            .unwrap_or_default()
            .to_owned()
    };
    let mut campi = Vec::new();
    let mut scelta = String::new();
    for tag in html.split('<').filter_map(|t| t.split('>').next()) {
        let nome = attributo(tag, "name");
        match tag.split_whitespace().next().unwrap_or_default() {
            "input"
                if (nome.starts_with("foglio.") || nome == "svuota")
                    && (!tag.contains("type=\"checkbox\"") || tag.contains(" checked")) =>
            {
                campi.push((nome, attributo(tag, "value")));
            }
            "select" => scelta = nome,
            "option" if tag.contains(" selected") => {
                campi.push((scelta.clone(), attributo(tag, "value")));
            }
            _ => {}
        }
    }
    campi.push(("azione".to_owned(), azione.to_owned()));
    campi
}

async fn abbina(p: &Prova, dove: &str, azione: &str, cambi: &[(&str, &str)]) -> Risposta {
    let pagina = p.get(&format!("{dove}/abbinamento")).await;
    assert_eq!(pagina.stato, StatusCode::OK, "{}", pagina.letto());
    let mut campi = campi(&pagina, azione);
    campi.retain(|(n, _)| !cambi.iter().any(|(c, _)| c == n));
    let cambi = cambi.iter().filter(|(_, v)| *v != "-");
    campi.extend(cambi.map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    let campi: Vec<(&str, &str)> = campi
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    p.post(&format!("{dove}/abbinamento"), &campi).await
}

/// The page once the comparison is over.
async fn anteprima(p: &Prova, dove: &str) -> Risposta {
    for _ in 0..400 {
        let pagina = p.get(dove).await;
        if !pagina.testo().contains("<h1>Lettura di") {
            return pagina;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the comparison does not end");
}

/// Brought in, matched as proposed, compared.
async fn confrontata(p: &Prova, testo: &str, cambi: &[(&str, &str)]) -> (String, Risposta) {
    let dove = porta(p, testo).await;
    let avanti = abbina(p, &dove, "prosegui", cambi).await;
    assert_eq!(avanti.stato, StatusCode::SEE_OTHER, "{}", avanti.letto());
    let pagina = anteprima(p, &dove).await;
    (dove, pagina)
}

fn schede(p: &Prova) -> Vec<Scheda> {
    p.dati.leggi(|c| {
        let vista = store::viste::find(c, &p.dati.actor, "2026_PTPC")?;
        store::schede::list(c, &p.dati.actor, &vista.id, &Filtro::default())
    })
}

fn verifica(p: &Prova) {
    assert_eq!(store::verify(&p.dati.db).unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_workbook_is_shown_written_and_taken_back() {
    let p = comune();
    let (dove, pagina) = confrontata(&p, PROCESSI, &[]).await;
    pagina.dice(&[
        "Anteprima di piano.xlsx",
        "4 nuove",
        "Accesso civico generalizzato",
        "Controllo a campione",
        "Non è ancora registrato niente",
    ]);
    assert!(schede(&p).is_empty());

    let fatta = p.post(&format!("{dove}/conferma"), &[]).await.dove();
    assert_eq!(fatta, format!("{dove}?esito=caricata"));
    let ora = schede(&p);
    let codici: Vec<&str> = ora.iter().map(Scheda::codice).collect();
    assert_eq!(codici, ["2026_SEG_1", "2026_SEG_2"]);
    assert_eq!(ora[0].contenuto().livello_rischio.unwrap().it(2), "3,56");
    assert_eq!(ora[0].padre(), Some("U_01"));
    assert!(ora[0].cdr().is_some());
    assert_eq!(ora[1].contenuto().fasi.len(), 2);
    verifica(&p);

    // Sent twice, it is done once.
    assert_eq!(p.post(&format!("{dove}/conferma"), &[]).await.dove(), dove);
    // The same file again changes nothing.
    let (_, di_nuovo) = confrontata(&p, PROCESSI, &[]).await;
    di_nuovo.dice(&["4 invariate", "0 nuove", "0 cambiate"]);

    let ripresa = p.post(&format!("{dove}/annullamento"), &[]).await.dove();
    assert_eq!(ripresa, format!("{dove}?esito=ripresa"));
    assert!(schede(&p).is_empty());
    verifica(&p);
    p.get(&dove).await.dice(&["Importato e poi annullato"]);
    assert_eq!(
        p.post(&format!("{dove}/annullamento"), &[]).await.dove(),
        dove
    );
}

#[tokio::test]
async fn what_was_changed_comes_back_as_it_was() {
    let p = comune();
    let (prima, _) = confrontata(&p, PROCESSI, &[]).await;
    p.post(&format!("{prima}/conferma"), &[]).await;
    let erano = schede(&p);
    let altro = "#foglio Processi\nCodice;Titolo;Note sulla scheda\n2026_SEG_1;Accesso civico;\n\
#foglio Misure e fasi\nScheda;Descrizione;Peso;Avanz.\n2026_SEG_2;Controllo a campione;50;80\n2026_SEG_2;Una terza;10;";
    let (dove, pagina) = confrontata(&p, altro, &[]).await;
    pagina.dice(&["2 cambiate", "1 nuova"]);
    let cambiate = p.get(&format!("{dove}?sorte=cambiata")).await;
    cambiate.dice(&[
        "Accesso civico generalizzato",
        "Accesso civico",
        "60,00",
        "50,00",
        "80,00",
    ]);
    p.post(&format!("{dove}/conferma"), &[]).await;
    let ora = schede(&p);
    assert_eq!(ora[0].titolo(), "Accesso civico");
    // An empty cell left the note as it was.
    assert_eq!(ora[0].contenuto().note.as_deref(), Some("una nota"));
    assert_eq!(ora[1].contenuto().fasi.len(), 3);
    // The first import can no longer be taken back as a whole: something it wrote was changed since.
    let tardi = p.post(&format!("{prima}/annullamento"), &[]).await;
    assert_eq!(tardi.stato, StatusCode::UNPROCESSABLE_ENTITY);
    tardi.dice(&[
        "2026_SEG_1",
        "qualcuno ci ha lavorato",
        "Non è stato cambiato niente",
    ]);
    assert_eq!(schede(&p).len(), 2);
    // The second can.
    p.post(&format!("{dove}/annullamento"), &[]).await.dove();
    let tornate = schede(&p);
    for (era, torna) in erano.iter().zip(&tornate) {
        assert_eq!(era.contenuto(), torna.contenuto());
    }
    verifica(&p);
}

#[tokio::test]
async fn a_sheet_beside_which_people_have_worked_is_not_taken_away() {
    let p = comune();
    let (dove, _) = confrontata(&p, PROCESSI, &[]).await;
    p.post(&format!("{dove}/conferma"), &[]).await;
    p.post(
        &p.url("/viste/2026_PTPC/schede/2026_SEG_1/commenti"),
        &[("testo", "Bene così")],
    )
    .await
    .dove();
    let no = p.post(&format!("{dove}/annullamento"), &[]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["2026_SEG_1: ha commenti"]);
    assert_eq!(schede(&p).len(), 2);
    verifica(&p);
}

const CON_ERRORI: &str = "#foglio Processi\n\
Codice;Titolo;LIVELLO DI RISCHIO individuato\n\
2026_SEG_1;Accesso civico;3,56\n\
2026_SEG_2;Concessioni;molto\n\
;Senza codice;2";

#[tokio::test]
async fn refused_rows_say_their_cell_and_stop_all_or_only_themselves() {
    let p = comune();
    let (dove, pagina) = confrontata(&p, CON_ERRORI, &[]).await;
    pagina.dice(&[
        "2 rifiutate",
        "C3",
        "non è un numero",
        "A4",
        "manca il codice",
        "Importa l’altra riga",
    ]);
    let no = p
        .post(&format!("{dove}/conferma"), &[("rifiutate", "fermano")])
        .await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["2 righe sono rifiutate"]);
    assert!(schede(&p).is_empty());

    let file = p.get(&format!("{dove}/rifiutate")).await;
    file.dice(&[
        "Motivo del rifiuto",
        "C3: non è un numero",
        "Concessioni",
        "Senza codice",
    ]);
    assert!(!file.testo().contains("Accesso civico"));

    p.post(&format!("{dove}/conferma"), &[("rifiutate", "restano")])
        .await
        .dove();
    assert_eq!(schede(&p).len(), 1);
}

#[tokio::test]
async fn what_was_seen_is_what_is_written() {
    let p = comune();
    let (prima, _) = confrontata(&p, PROCESSI, &[]).await;
    p.post(&format!("{prima}/conferma"), &[]).await;
    let altro = "#foglio Processi\nCodice;Titolo\n2026_SEG_1;Accesso civico semplice";
    let (dove, _) = confrontata(&p, altro, &[]).await;
    // Meanwhile somebody writes something else there.
    let (terza, _) = confrontata(
        &p,
        "#foglio Processi\nCodice;Titolo\n2026_SEG_1;Accesso civico di altri",
        &[],
    )
    .await;
    p.post(&format!("{terza}/conferma"), &[]).await.dove();
    let no = p.post(&format!("{dove}/conferma"), &[]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["dopo l'anteprima qualcuno ha cambiato"]);
    assert_eq!(schede(&p)[0].titolo(), "Accesso civico di altri");
    // Read again, it shows what would happen now.
    abbina(&p, &dove, "prosegui", &[]).await.dove();
    let ora = anteprima(&p, &dove).await;
    ora.dice(&["Accesso civico di altri", "Accesso civico semplice"]);
}

#[tokio::test]
async fn the_registers_come_in_too_and_go_out_again() {
    let p = Prova::new();
    let testo = "#foglio CdR\nCodice;Nome per esteso;Dipende da\nU_02;Ufficio gare;U_01\nU_01;Settore tecnico;\n\
#foglio Persone\nCognome e nome;Incarico;Posta elettronica\nRossi Anna;Dirigente;anna.rossi@comune.example\n\
#foglio Portatori di interesse\nNome;Altro\nCITTADINI;x";
    let (dove, pagina) = confrontata(&p, testo, &[("vista", "")]).await;
    pagina.dice(&["4 nuove"]);
    p.post(&format!("{dove}/conferma"), &[]).await.dove();
    let cdr = p.dati.leggi(|c| store::cdr::list(c, &p.dati.actor));
    assert_eq!(cdr.len(), 2);
    assert_eq!(cdr[1].padre.as_deref(), Some("U_01"));
    let fuori = p.pagina("/esportazioni/cdr/xlsx").await;
    fuori.dice(&["Xlsx", "Ufficio gare", "Settore tecnico"]);
    p.pagina("/cdr?testo=gare").await.dice(&["Esporta:"]);
    let gare = p.pagina("/esportazioni/cdr/xlsx?testo=gare").await;
    gare.dice(&["Ufficio gare"]);
    assert!(!gare.testo().contains("Settore tecnico"));
    p.pagina("/esportazioni/persone/csv")
        .await
        .dice(&["Csv", "ROSSI ANNA"]);
    p.pagina("/esportazioni/portatori/json")
        .await
        .dice(&["Json", "CITTADINI"]);
    assert_eq!(
        p.get(&p.url("/esportazioni/cdr/exe")).await.stato,
        StatusCode::NOT_FOUND
    );
    // A name in another case is the same name.
    let (_, stessa) = confrontata(
        &p,
        "#foglio Persone\nCognome e nome;Incarico\nrossi anna;Dirigente",
        &[("vista", "")],
    )
    .await;
    stessa.dice(&["1 invariata"]);
    p.post(&format!("{dove}/annullamento"), &[]).await.dove();
    assert!(
        p.dati
            .leggi(|c| store::cdr::list(c, &p.dati.actor))
            .is_empty()
    );
    assert!(
        p.dati
            .leggi(|c| store::persone::list(c, &p.dati.actor))
            .is_empty()
    );
    verifica(&p);
}

#[tokio::test]
async fn a_unit_that_nobody_knows_is_refused_where_it_is_named() {
    let p = Prova::new();
    let testo = "#foglio CdR\nCodice;Nome per esteso;Dipende da\nU_02;Ufficio gare;U_99";
    let (_, pagina) = confrontata(&p, testo, &[("vista", "")]).await;
    pagina.dice(&["1 rifiutata", "C2", "«U_99»"]);
}

const DELLA_CASA: &str = "#foglio Foglio1\n\
Comune di Esempio\n\
Cod.;Processo;Misura;Scadenza;Chi lo sa\n\
2026_C_1;Affidamento diretto;Rotazione;31/12/2026;x\n\
;;Controllo;30/06/2026;y";

#[tokio::test]
async fn a_workbook_of_the_house_is_matched_by_hand_and_remembered() {
    let p = comune();
    let dove = porta(&p, DELLA_CASA).await;
    let pagina = p.get(&format!("{dove}/abbinamento")).await;
    pagina.dice(&[
        "Foglio «Foglio1»",
        "4 abbinate su 5",
        "Affidamento diretto",
        "Chi lo sa",
    ]);
    let avanti = abbina(
        &p,
        &dove,
        "prosegui",
        &[
            ("foglio.0.riporta", "1"),
            ("salva_come", "Foglio del segretario"),
        ],
    )
    .await;
    assert_eq!(avanti.stato, StatusCode::SEE_OTHER, "{}", avanti.letto());
    anteprima(&p, &dove).await;
    p.post(&format!("{dove}/conferma"), &[]).await.dove();
    let fasi = schede(&p)[0].contenuto().fasi.clone();
    assert_eq!(fasi.len(), 2);
    assert_eq!(fasi[1].descrizione.as_deref(), Some("Controllo"));

    // The next workbook of the same make, with a row more above.
    let altra = DELLA_CASA.replacen("Comune di Esempio", "Comune di Esempio\nAllegato 2", 1);
    let dove = porta(&p, &altra).await;
    let usata = abbina(&p, &dove, "usa", &[("usa", "Foglio del segretario")]).await;
    usata.dice(&["4 abbinate su 5"]);
    assert!(
        usata
            .testo()
            .contains("name=\"foglio.0.riporta\" value=\"1\" checked")
    );
}

#[tokio::test]
async fn wrong_decisions_are_told_and_nothing_goes_on() {
    let p = comune();
    let dove = porta(&p, PROCESSI).await;
    let senza = abbina(&p, &dove, "prosegui", &[("vista", "")]).await;
    assert_eq!(senza.stato, StatusCode::UNPROCESSABLE_ENTITY);
    senza.dice(&["scegli la vista in cui mettere le schede"]);
    let doppia = abbina(
        &p,
        &dove,
        "prosegui",
        &[("foglio.0.colonna.0", "titolo"), ("vista", "2026_PTPC")],
    )
    .await;
    assert_eq!(doppia.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let doppia = abbina(&p, &dove, "prosegui", &[("foglio.0.colonna.0", "titolo")]).await;
    doppia.dice(&[
        "nessuna colonna è abbinata a «Codice»",
        "due colonne sono abbinate a «Titolo»",
    ]);
    let altra = abbina(&p, &dove, "rileggi", &[("foglio.0.tabella", "obiettivi")]).await;
    assert_eq!(altra.stato, StatusCode::OK);
    // Objectives do not go into a plan of the other kind.
    abbina(&p, &dove, "prosegui", &[("foglio.1.tabella", "")]).await;
    abbina(&p, &dove, "prosegui", &[]).await.dove();
    let pagina = anteprima(&p, &dove).await;
    pagina.dice(&["2 rifiutate", "scegli un altro piano"]);
    p.post(&format!("{dove}/rinuncia"), &[]).await.dove();
    p.pagina("/importazioni")
        .await
        .dice(&["piano.xlsx", "Abbandonato"]);
    assert_eq!(
        p.post(&format!("{dove}/rinuncia"), &[]).await.stato,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_plan_that_is_proposed_has_sheets_of_the_kind() {
    let p = comune();
    p.dati.vista("2027_OBIETTIVI");
    let dove = porta(&p, PROCESSI).await;
    let pagina = p.get(&format!("{dove}/abbinamento")).await;
    assert!(
        pagina
            .testo()
            .contains("<option value=\"2026_PTPC\" selected>")
    );
    let obiettivi =
        "#foglio Obiettivi\nCodice;Titolo;Direzione\n2027_Z1;Un obiettivo;Affari generali";
    let dove = porta(&p, obiettivi).await;
    let pagina = p.get(&format!("{dove}/abbinamento")).await;
    assert!(
        pagina
            .testo()
            .contains("<option value=\"2027_OBIETTIVI\" selected>")
    );
}

#[tokio::test]
async fn the_tables_of_gzoom_go_straight_to_the_preview() {
    let p = comune();
    let dove = p
        .carica(&p.url("/importazioni"), &[("gzoom.xlsx", GZOOM.as_bytes())])
        .await
        .dove();
    assert!(!dove.ends_with("/abbinamento"), "{dove}");
    let pagina = anteprima(&p, &dove).await;
    pagina.dice(&[
        "Anteprima di gzoom.xlsx",
        "3 nuove",
        "1 tralasciata",
        "Accertamento dei tributi",
        "WePartyInterface M1, con la riga 2 di «WeInterface»",
        "come dice il suo nome",
    ]);
    let via = p.get(&format!("{dove}?sorte=tralasciata")).await;
    via.dice(&["WeRootInterface 2026_P2", "chiede una cancellazione"]);

    // The page of matching is there for the plan, and asks nothing of the columns.
    let pagina = p.get(&format!("{dove}/abbinamento")).await;
    pagina.dice(&["tabelle standard di GZoom"]);
    let avanti = abbina(&p, &dove, "prosegui", &[]).await;
    assert_eq!(avanti.stato, StatusCode::SEE_OTHER, "{}", avanti.letto());
    anteprima(&p, &dove).await.dice(&["3 nuove"]);

    p.post(&format!("{dove}/conferma"), &[]).await.dove();
    let ora = schede(&p);
    assert_eq!(ora.len(), 1);
    assert_eq!(ora[0].codice(), "2026_P1");
    assert_eq!(ora[0].padre(), Some("U_01"));
    let fase = &ora[0].contenuto().fasi[0];
    assert_eq!(fase.responsabile.as_deref(), Some("NERI ADA"));
    verifica(&p);
    p.post(&format!("{dove}/annullamento"), &[]).await.dove();
    assert!(schede(&p).is_empty());
    verifica(&p);
}

#[tokio::test]
async fn a_comparison_that_a_restart_stopped_begins_anew() {
    let mut p = comune();
    let dove = porta(&p, PROCESSI).await;
    let id = dove.rsplit('/').next().unwrap().to_owned();
    // As it is left behind when the program stops in the middle.
    p.dati.scrivi(|tx| {
        let c = store::caricamenti::find(tx, &p.dati.actor, &id)?;
        store::caricamenti::set_abbinamento(
            tx,
            &p.dati.actor,
            &id,
            &c.abbinamento,
            c.opzioni,
            c.vista.as_ref(),
            store::caricamenti::Stato::Analisi,
        )
    });
    drop(p.riparti());
    anteprima(&p, &dove).await.dice(&["4 nuove"]);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_a_sentence() {
    let p = comune();
    let no = p
        .carica(&p.url("/importazioni"), &[("x.xlsx", b"#rotto")])
        .await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["il foglio di prova è rotto"]);
}

#[tokio::test]
async fn the_template_is_made_for_a_plan() {
    let p = comune();
    let modello = p
        .pagina("/importazioni/modello?vista=2026_PTPC&formato=ods")
        .await;
    modello.dice(&["Ods", "Istruzioni", "Misure e fasi", "Valore atteso 2026"]);
    assert!(!modello.testo().contains("\"Obiettivi\""));
    assert_eq!(
        p.get(&p.url("/importazioni/modello?vista=9999_X"))
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_a_list_shows_goes_out_as_it_is_filtered() {
    let p = comune();
    let (dove, _) = confrontata(&p, PROCESSI, &[]).await;
    p.post(&format!("{dove}/conferma"), &[]).await.dove();
    let lista = p.pagina("/viste/2026_PTPC?testo=concessioni").await;
    assert!(lista.testo().contains("/esportazione?testo=concessioni"));
    let scelta = p
        .pagina("/viste/2026_PTPC/esportazione?testo=concessioni")
        .await;
    scelta.dice(&[
        "1 scheda su 2",
        "Misure e fasi",
        "Scegli le colonne di Processi",
    ]);
    let file = p
        .pagina("/viste/2026_PTPC/esportazione/file?testo=concessioni&formato=csv&tabella=processi&tabella=fasi&colonna.processi=codice&colonna.processi=titolo")
        .await;
    file.dice(&["Csv", "2026_SEG_2", "Controllo a campione"]);
    let testo = file.testo();
    assert!(!testo.contains("2026_SEG_1") && !testo.contains("LIVELLO DI RISCHIO"));
    let no = p
        .get(&p.url("/viste/2026_PTPC/esportazione/file?formato=exe"))
        .await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let no = p
        .get(&p.url("/viste/2026_PTPC/esportazione/file?tabella=obiettivi"))
        .await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn whoever_reads_one_cdr_takes_away_only_its_sheets() {
    let mut p = comune();
    let altro = p.dati.cdr("U_02", "Tributi");
    let (dove, _) = confrontata(
        &p,
        &format!("{PROCESSI}\n#foglio Schede CdR\nCodice;Titolo\nU_02;Tributi del comune"),
        &[],
    )
    .await;
    p.post(&format!("{dove}/conferma"), &[]).await.dove();
    let chi = p
        .dati
        .utente_con("dirigente.tributi", &[(Ruolo::Responsabile, Some(&altro))]);
    p.entra_come(&chi);
    let file = p
        .pagina(
            "/viste/2026_PTPC/esportazione/file?tabella=processi&tabella=schede_cdr&tabella=fasi",
        )
        .await;
    file.dice(&["Tributi del comune"]);
    assert!(!file.testo().contains("SEG"), "{}", file.testo());
    // Bringing in is for whoever keeps the plans.
    assert_eq!(p.get(&dove).await.stato, StatusCode::FORBIDDEN);
}
