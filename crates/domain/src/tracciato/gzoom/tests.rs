//! Files of an invented body that leaves `GZoom`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use proptest::prelude::*;

use super::super::{Applicata, Opzioni, applica};
use super::*;
use crate::cartella::{FoglioLetto, FormatoCartella, cella};
use crate::decimale::Decimale;
use crate::scheda::Contenuto;

/// A sheet from lines whose cells a semicolon divides.
fn foglio(nome: &str, righe: &str) -> FoglioLetto {
    FoglioLetto {
        nome: nome.to_owned(),
        righe: righe
            .lines()
            .map(|r| r.split(';').map(Dato::testo).collect())
            .collect(),
        unioni: Vec::new(),
    }
}

fn file(fogli: &[(&str, &str)]) -> CartellaLetta {
    CartellaLetta {
        formato: FormatoCartella::Csv,
        fogli: fogli.iter().map(|(n, r)| foglio(n, r)).collect(),
        avvisi: Vec::new(),
    }
}

fn converti(fogli: &[(&str, &str)]) -> ConversioneGzoom {
    let c = file(fogli);
    riconosci(&c).unwrap().converti(&c)
}

/// Why rows are refused, each with its sheet and place; those that are left out with their sentence.
fn fuori(c: &ConversioneGzoom) -> Vec<String> {
    c.fuori
        .iter()
        .map(|f| match &f.destino {
            Destino::Rifiutata(m) => {
                let m: Vec<_> = m
                    .iter()
                    .map(|m| format!("{}: {}", m.dove, m.frase))
                    .collect();
                format!("rifiutata, {}", m.join("; "))
            }
            Destino::Tralasciata(t) => format!("tralasciata, riga {}: {t}", f.riga + 1),
            Destino::Confluita(dove) => format!("confluita, riga {}: in {dove}", f.riga + 1),
        })
        .collect()
}

fn scritto(c: &ConversioneGzoom, n: usize, chiave: &str) -> String {
    c.righe[n].letta().scritto(chiave)
}

const UNITA: &str = "\
dataSource;refDate;orgCode;description;longDescription;parentOrgCode;responsibleCode;orgRoleTypeId;thruDate;vatCode
HR;01/01/2025;U_01;SEGRETERIA GENERALE;Segreteria generale e affari istituzionali;_NA_;M001;CDR;;
HR;01/01/2025;U_02;TRIBUTI;;U_01;M002;CDR;31/12/2025;
HR;01/01/2026;U_02;ENTRATE;;;;CDR;;12345
HR;01/01/2026;S_01;COMITATO DEI MERCATI;;;;STAKEHOLDER;;";

const PERSONE: &str = "\
personCode;firstName;lastName;contactMail;emplPositionTypeId;fiscalCode
M001;Ilda;Montalbotto;ilda@valfiorita.example;SEGRETARIO;XX
M002;Remo;Vallescura;;DIRIGENTE;";

const CONTI: &str = "\
accountCode;accountName;defaultUomCode;source;debitCreditDefault
K01;Avvisi inviati nei termini;PERC;Protocollo;D
K02;Controlli a campione;NUM;;D
K99;Mai usato;NUM;;D";

const RADICI: &str = "\
id;sourceReferenceRootId;weContext;workEffortTypeId;operationType;statusItemDesc;workEffortName;description;orgCode;estimatedStartDate
1;R_U02;CTX;SCHEDA_CDR;I;Approvato;Scheda Entrate;Riscuote le entrate;U_02;01/01/2026
2;P_TRIB;CTX;PROCESSO_PTPC;I;;Accertamento dei tributi;Dal controllo all'avviso;U_02;
3;OB_26;CTX;OBIETTIVO_GEST;A;;Ridurre i tempi;;U_02;
4;P_OLD;CTX;PROCESSO_PTPC;D;;Processo abolito;;U_02;";

const NODI: &str = "\
sourceReferenceRootId;workEffortTypeId;sourceReferenceId;workEffortName;description;estimatedStartDate;estimatedCompletionDate;actualStartDate
P_TRIB;MISURA;M1;Rotazione dei verificatori;Ogni due anni;2026-01-01;2026-12-31 00:00:00;15/01/2026
P_TRIB;RISCHIO;E1;Avviso annullato senza motivo;;;;
P_TRIB;ATTIVITA;A1;Controllo delle dichiarazioni;;;;
OB_26;ALTRO;F1;Nuovo modulo;;01/02/2026;30/06/2026;";

const LEGAMI: &str = "\
sourceReferenceRootId;sourceReferenceRootIdFrom;sourceReferenceIdFrom;workEffortNameFrom;workEffortTypeIdFrom;sourceReferenceRootIdTo;sourceReferenceIdTo;workEffortNameTo;workEffortTypeIdTo;workEffortAssocTypeCode;assocWeight
OB_26;R_U02;;;;OB_26;;;;WETATO;60
P_TRIB;P_TRIB;P_TRIB;;;P_TRIB;M1;;;WETATO;100
P_TRIB;P_TRIB;M1;;;P_TRIB;E1;;;WETATO;";

const MISURE: &str = "\
sourceReferenceRootId;sourceReferenceId;workEffortMeasureCode;accountCode;accountName;fromDate;thruDate;uomDescr;kpiScoreWeight;comments;weMeasureTypeDesc
OB_26;;V01;K01;;01/01/2026;31/12/2026;;40,5;;Prestazione (KPI)
P_TRIB;M1;V02;K02;;;;Verifiche;;Sorteggio;
P_TRIB;;V03;;Ricorsi accolti;;;;;;";

const INCARICHI: &str = "\
sourceReferenceRootId;sourceReferenceId;workEffortName;roleTypeId;partyCode;partyName
OB_26;;;WEM_RESP;M002;
P_TRIB;M1;;WEM_RESP;M001;
P_TRIB;;;STAKEHOLDER;S_01;
P_TRIB;;;COLLABORATORE;M001;";

const NOTE: &str = "\
sourceReferenceRootId;sourceReferenceId;noteName;noteDateTime;noteInfo
OB_26;;Verifica;30/06/2026 10:00;Modulo in uso
OB_26;;Verifica;31/12/2026;Tutto fatto
P_TRIB;M1;Vuota;01/03/2026;";

const MOVIMENTI: &str = "\
voucherRef;uomDescr;glAccountCode;refDate;glFiscalTypeId;amount;amountCode;partyCode
V01;;;31/12/2026;BUDGET;95;;
V01;;;30/06/2026;ACTUAL;70,5;;
V01;;;31/12/2026;ACTUAL;96,25;;
;Verifiche;;31/12/2026;BUDGET;12;;
;;K02;31/12/2026;ACTUAL;11;;
V01;;;31/12/2026;FORECAST;99;;
V01;;;31/12/2026;ACTUAL;50;;M001";

/// Everything that a small body takes out of `GZoom`.
fn uscita() -> CartellaLetta {
    file(&[
        ("OrganizationInterface", UNITA),
        ("PersonInterface", PERSONE),
        ("GlAccountInterface", CONTI),
        ("WeRootInterface", RADICI),
        ("WeInterface", NODI),
        ("WeAssocInterface", LEGAMI),
        ("WeMeasureInterface", MISURE),
        ("WePartyInterface", INCARICHI),
        ("WeNoteInterface", NOTE),
        ("AcctgTransInterface", MOVIMENTI),
    ])
}

fn ritratto(cartella: &CartellaLetta, c: &ConversioneGzoom) -> String {
    let mut t = String::new();
    let nome = |f: usize| cartella.fogli[f].nome.trim_end_matches("Interface");
    for (n, r) in c.righe.iter().enumerate() {
        writeln!(
            t,
            "{n} {} <- {} {}",
            r.tracciato.etichetta(),
            nome(r.foglio),
            r.riga + 1
        )
        .unwrap();
        for c in &r.celle {
            let dove = cella(r.riga, c.colonna);
            writeln!(t, "    {} = {:?} ({dove})", c.chiave, c.dato.leggibile()).unwrap();
        }
    }
    writeln!(t, "FUORI").unwrap();
    for (f, frase) in c.fuori.iter().zip(fuori(c)) {
        writeln!(t, "  {}: {frase}", f.cosa).unwrap();
    }
    writeln!(t, "AVVISI").unwrap();
    for a in &c.avvisi {
        writeln!(t, "  {a}").unwrap();
    }
    t
}

#[test]
fn a_body_leaves_gzoom_with_all_ten_tables() {
    let cartella = uscita();
    let file = riconosci(&cartella).unwrap();
    assert_eq!(file.tabelle().collect::<BTreeSet<_>>().len(), 10);
    assert!(file.di_un_piano());
    insta::assert_snapshot!(ritratto(&cartella, &file.converti(&cartella)));
}

/// What the rows about one sheet come to, as the rest of an import applies them.
fn applicata(c: &ConversioneGzoom, codice: &str) -> Applicata {
    let righe: Vec<_> = c
        .righe
        .iter()
        .filter(|r| r.tracciato.di_un_piano() && r.letta().scritto(r.tracciato.chiave()) == codice)
        .map(|r| (r.tracciato, r.letta()))
        .collect();
    let vuoto = Contenuto {
        codice: codice.to_owned(),
        ..Contenuto::default()
    };
    let nomi = HashMap::from([("U_02".to_owned(), "ENTRATE".to_owned())]);
    applica(
        &vuoto,
        false,
        &righe,
        &BTreeMap::new(),
        Opzioni::default(),
        &nomi,
    )
}

#[test]
fn the_sheets_hold_what_gzoom_said() {
    let cartella = uscita();
    let c = riconosci(&cartella).unwrap().converti(&cartella);
    for codice in ["U_02", "P_TRIB", "OB_26"] {
        for sorte in applicata(&c, codice).sorti {
            assert!(
                matches!(sorte, Sorte::Nuova(_) | Sorte::Cambiata(_)),
                "{codice}: {sorte:?}"
            );
        }
    }
    let p = applicata(&c, "P_TRIB").contenuto;
    assert_eq!(p.titolo, "Accertamento dei tributi");
    assert_eq!(p.collegato_a[0].codice, "U_02");
    assert_eq!((p.fasi.len(), p.eventi.len(), p.mappatura.len()), (1, 1, 1));
    assert_eq!(p.fasi[0].responsabile.as_deref(), Some("MONTALBOTTO ILDA"));
    assert_eq!(p.fasi[0].peso, Some(Decimale::from(100)));
    let o = applicata(&c, "OB_26").contenuto;
    let anno = o.indicatori[0].anno(2026).unwrap();
    assert_eq!(anno.atteso, Some(Decimale::from(95)));
    assert_eq!(anno.raggiunto, Some(Decimale::new(9625, 2)));
    assert_eq!(o.responsabile.as_deref(), Some("VALLESCURA REMO"));
    assert_eq!(o.servizio.as_deref(), Some("ENTRATE"));
    let cdr = applicata(&c, "U_02").contenuto;
    assert_eq!(cdr.collegato_a[0].codice, "OB_26");
    assert_eq!(cdr.collegato_a[0].peso, Some(Decimale::from(60)));
}

#[test]
fn each_table_is_known_by_its_first_row() {
    for (tabella, testa) in [
        (TabellaGzoom::Organization, "ORGCODE;Description"),
        (TabellaGzoom::Person, "personCode;lastName"),
        (TabellaGzoom::GlAccount, "id;accountCode;accountName"),
        (
            TabellaGzoom::WeRoot,
            "id;sourceReferenceRootId;weContext;workEffortName",
        ),
        (TabellaGzoom::We, "id;sourceReferenceRootId;workEffortName"),
        (
            TabellaGzoom::WeAssoc,
            "sourceReferenceRootId;sourceReferenceRootIdFrom",
        ),
        (
            TabellaGzoom::WeMeasure,
            "sourceReferenceRootId;workEffortName;accountCode",
        ),
        (
            TabellaGzoom::WeParty,
            "sourceReferenceRootId;partyCode;roleTypeId",
        ),
        (
            TabellaGzoom::WeNote,
            "sourceReferenceRootId;noteName;noteDateTime",
        ),
        (TabellaGzoom::AcctgTrans, "id;voucherRef;refDate;amount"),
    ] {
        let trovate: Vec<_> = riconosci(&file(&[("f", testa)]))
            .unwrap()
            .tabelle()
            .collect();
        assert_eq!(trovate, [tabella]);
    }
    for testa in [
        "Codice;Titolo;Stato",
        "orgCode;responsibleCode;thruDate",
        "",
        "personCode;evaluatorCode",
    ] {
        assert_eq!(riconosci(&file(&[("f", testa)])), None, "{testa}");
    }
    // Our own template is none of them.
    let nostri = super::super::modello_da_compilare(crate::scheda::Livello::TUTTI, &[2026]);
    for f in nostri {
        let testa: Vec<String> = f.colonne.into_iter().map(|c| c.etichetta).collect();
        assert_eq!(
            riconosci(&file(&[("f", &testa.join(";"))])),
            None,
            "{}",
            f.nome
        );
    }
}

/// The rows that stay out of a file of one or more tables.
fn no(fogli: &[&str]) -> Vec<String> {
    let con_nome: Vec<(&str, &str)> = fogli.iter().map(|f| ("f", *f)).collect();
    fuori(&converti(&con_nome))
}

#[test]
fn units_that_are_wrong_are_refused() {
    assert_eq!(
        no(&[
            "orgCode;description;refDate;thruDate;parentOrgCode\n;Senza codice;;;\nU_1;Uno;domani;;\nU_2;Due;;32/01/2026;\nU_3;Tre;;;U_3\nU_4;Quattro;;;"
        ]),
        [
            "rifiutata, A2: OrganizationInterface, orgCode: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, C3: OrganizationInterface, refDate: «domani» non è una data: scrivi giorno/mese/anno, per esempio 31/12/2020",
            "rifiutata, D4: OrganizationInterface, thruDate: «32/01/2026» questo giorno non esiste nel calendario: controlla la data",
            "rifiutata, E5: OrganizationInterface, parentOrgCode: l'unità non può dipendere da sé stessa: scrivi il codice di quella superiore, oppure lascia vuota la cella",
        ]
    );
}

#[test]
fn a_unit_without_an_end_on_a_later_day_is_open_again() {
    let c = converti(&[(
        "f",
        "orgCode;description;refDate;thruDate\nU_1;Uno;01/01/2026;\nU_1;Uno;01/01/2025;31/12/2025\nU_2;Due;01/01/2025;\nU_2;Due;01/01/2026;30/06/2026",
    )]);
    // By date: the one of 2025 first, whose end the later one takes away.
    let righe: Vec<_> = (0..4)
        .map(|n| (c.righe[n].riga, scritto(&c, n, "al")))
        .collect();
    assert_eq!(
        righe,
        [
            (2, String::new()),
            (3, String::new()),
            (1, String::new()),
            (4, "30/06/2026".to_owned())
        ]
    );
}

#[test]
fn persons_that_are_wrong_are_refused() {
    assert_eq!(
        no(&["personCode;firstName;lastName\n;Ada;Rosi\nM1;Ada;\nM2;Ada;Rosi\nM3;ada;rosi\nM2;;"]),
        [
            "rifiutata, A2: PersonInterface, personCode: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, C3: PersonInterface, lastName: servono cognome (lastName) e nome (firstName): completali",
            "rifiutata, C5: PersonInterface, lastName: «ROSI ADA» si chiama come la persona con il codice «M2», e Schedario riconosce le persone dal nome: distinguile, per esempio aggiungendo la matricola al nome",
        ]
    );
}

#[test]
fn roots_that_are_wrong_are_refused() {
    let radici = "sourceReferenceRootId;workEffortTypeId;operationType;workEffortName;orgCode\nP1;PROC;X;Uno;\n;PROC;I;Due;\nP3;PROC;d;Tre;\nC1;CDR;;Quattro;U_1\nC2;CDR;;Cinque;U_1\nP4;PROC;o;#REF!;";
    let mut c = file(&[("f", radici)]);
    c.fogli[0].righe[6][3] = Dato::Errore("#REF!".to_owned());
    assert_eq!(
        fuori(&riconosci(&c).unwrap().converti(&c)),
        [
            "rifiutata, C2: WeRootInterface, operationType: «X» non è un'operazione: scrivi I, U, D, O o A, oppure lascia vuota la cella",
            "rifiutata, A3: WeRootInterface, sourceReferenceRootId: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "tralasciata, riga 4: chiede una cancellazione (operationType D), e un'importazione non cancella: se la scheda c'è, eliminala dalla sua pagina",
            "rifiutata, E6: WeRootInterface, orgCode: un'altra radice è già la scheda «U_1»: uniscile, oppure dai a una un'altra unità",
            "rifiutata, D7: WeRootInterface, workeffortname: contiene l'errore «#REF!»: correggi la formula, oppure scrivi il valore",
        ]
    );
}

const DUE_RADICI: &str =
    "sourceReferenceRootId;weContext;workEffortTypeId;workEffortName\nP1;;PROC;Uno\nP2;;PROC;Due";

#[test]
fn what_hangs_on_a_root_is_refused_with_its_reason() {
    let figli = "sourceReferenceRootId;workEffortTypeId;sourceReferenceId;workEffortName;estimatedStartDate\nP1;FASE;;;\nP1;FASE;F1;;poi\n;FASE;F1;;\nP1;PROC;;Figlio;\nP1;PROC;P2;Figlio;";
    assert_eq!(
        no(&[DUE_RADICI, figli]),
        [
            "rifiutata, C2: WeInterface, sourceReferenceId: è vuoto, e così workEffortName: scrivi almeno uno dei due",
            "rifiutata, E3: WeInterface, estimatedStartDate: «poi» non è una data: scrivi giorno/mese/anno, per esempio 31/12/2020",
            "rifiutata, A4: WeInterface, sourceReferenceRootId: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, C5: WeInterface, sourceReferenceId: è vuoto: una scheda vuole un codice, scrivilo",
            "rifiutata, C6: WeInterface, sourceReferenceId: il codice «P2» è già di una scheda di un'altra radice: in un piano ogni scheda ha il suo, cambiane uno",
        ]
    );
    let legami = "sourceReferenceRootId;sourceReferenceRootIdFrom;sourceReferenceIdFrom;sourceReferenceRootIdTo;sourceReferenceIdTo;assocWeight\nP1;P2;;P2;;\nP1;P1;;P2;;molto\nP1;P1;X;P2;;\nP1;P1;;P1;;\nP1;P1;;P2;;50";
    assert_eq!(
        no(&[DUE_RADICI, legami]),
        [
            "rifiutata, A2: WeAssocInterface, sourceReferenceRootId: nessuno dei due capi del legame sta sotto questa radice: correggi sourceReferenceRootIdFrom o sourceReferenceRootIdTo",
            "rifiutata, F3: WeAssocInterface, assocWeight: «molto» non è un numero: scrivi le cifre con la virgola, per esempio 12,5",
            "rifiutata, C4: WeAssocInterface, sourceReferenceIdFrom: un capo del legame, sotto la radice «P1», non è fra le righe buone di WeRootInterface e WeInterface: caricale insieme, o correggi il codice",
            "tralasciata, riga 5: in Schedario si collegano schede fra loro, e questo legame unisce a sé stessa una scheda, o una fase, un'attività o un evento ad altro",
        ]
    );
    let incarichi = "sourceReferenceRootId;roleTypeId;partyCode;partyName\nP1;RESP;;\nP9;RESP;M1;\nP1;RESP;;Rosi Ada\nP1;RESP;;Neri Ugo\nP1;;;Neri Ugo";
    assert_eq!(
        no(&[DUE_RADICI, incarichi]),
        [
            "rifiutata, C2: WePartyInterface, partyCode: è vuoto, e così partyName: scrivi almeno uno dei due",
            "rifiutata, A3: WePartyInterface, sourceReferenceRootId: «P9» della radice «P9» non è fra le righe buone di WeRootInterface e WeInterface: caricale insieme, o correggi il codice",
            "confluita, riga 4: in 0",
            "tralasciata, riga 5: c'è già un responsabile, «Rosi Ada», e in Schedario è uno: se è «Neri Ugo», togli l'altra riga",
            "tralasciata, riga 6: il ruolo «» non ha un posto qui: entrano chi è responsabile (RESP nel nome del ruolo) e i portatori di interesse (STAKEHOLDER)",
        ]
    );
    let note = "sourceReferenceRootId;noteName;noteDateTime;noteInfo\nP1;;01/01/2026;a\nP1;N;;a\nP1;N;ieri;a\nP1;N;01/01/2026;a";
    assert_eq!(
        no(&[DUE_RADICI, note]),
        [
            "rifiutata, B2: WeNoteInterface, noteName: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, C3: WeNoteInterface, noteDateTime: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, C4: WeNoteInterface, noteDateTime: «ieri» non è una data: scrivi giorno/mese/anno, per esempio 31/12/2020",
            "confluita, riga 5: in 0",
        ]
    );
}

#[test]
fn indicators_and_values_are_refused_with_their_reason() {
    let misure = "sourceReferenceRootId;sourceReferenceId;workEffortMeasureCode;accountCode;accountName;fromDate;thruDate;kpiScoreWeight\nP1;;V1;;Uno;01/01/2026;;\nP1;;V1;;Uno;;01/01/2026;\nP1;;V1;;Uno;02/01/2026;01/01/2026;\nP1;;V1;K7;;;;\nP1;X;V1;;Uno;;;\nP1;;V1;;Uno;;;tanto\nP1;;V1;;Uno;;;1\nP1;;V2;;Uno;;;1\nP1;;;;Uno;;;1";
    let movimenti = "voucherRef;uomDescr;glAccountCode;refDate;glFiscalTypeId;amount;amountCode\nV9;;;31/12/2026;ACTUAL;1;\n;;;31/12/2026;ACTUAL;1;\nV1;;;;ACTUAL;1;\nV1;;;31/12/2026;;1;\nV1;;;31/12/2026;ACTUAL;;\nV1;;;31/12/2026;ACTUAL;1;A\nV1;;;31/12/2026;ACTUAL;;ALTO";
    let c = converti(&[("r", DUE_RADICI), ("m", misure), ("v", movimenti)]);
    assert_eq!(
        fuori(&c),
        [
            "rifiutata, G2: WeMeasureInterface, thruDate: è vuoto e fromDate no: scrivili tutti e due, o nessuno",
            "rifiutata, F3: WeMeasureInterface, fromDate: è vuoto e thruDate no: scrivili tutti e due, o nessuno",
            "rifiutata, F4: WeMeasureInterface, fromDate: viene dopo thruDate: scambiale, o correggile",
            "rifiutata, D5: WeMeasureInterface, accountCode: non si sa come si chiama l'indicatore: carica insieme GlAccountInterface, oppure scrivi accountName",
            "rifiutata, B6: WeMeasureInterface, sourceReferenceId: «X» della radice «P1» non è fra le righe buone di WeRootInterface e WeInterface: caricale insieme, o correggi il codice",
            "rifiutata, H7: WeMeasureInterface, kpiScoreWeight: «tanto» non è un numero: scrivi le cifre con la virgola, per esempio 12,5",
            "rifiutata, C10: WeMeasureInterface, workEffortMeasureCode: la scheda «P1» ha già l'indicatore «Uno»: dagli un codice proprio, oppure togli la riga che lo ripete",
            "rifiutata, A2: AcctgTransInterface, voucherRef: nessuna riga buona di WeMeasureInterface risponde a «V9»: caricala insieme, o correggi il codice",
            "rifiutata, A3: AcctgTransInterface, voucherRef: è vuoto, e così uomDescr e glAccountCode: scrivine uno, senza non si sa di quale indicatore è il valore",
            "rifiutata, D4: AcctgTransInterface, refDate: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, E5: AcctgTransInterface, glFiscalTypeId: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "rifiutata, F6: AcctgTransInterface, amount: è vuoto, e così amountCode: scrivi la cifra, o la voce della scala",
            "rifiutata, G7: AcctgTransInterface, amountCode: c'è anche amount: lascia la cifra o la voce della scala, non tutte e due",
        ]
    );
    assert_eq!(scritto(&c, 3, "descrizione"), "Uno [V2]");
    assert_eq!(scritto(&c, 4, "raggiunto"), "ALTO");

    let conti = "accountCode;accountName\n;Senza codice\nK1;Uno";
    assert_eq!(
        no(&[conti]),
        [
            "rifiutata, A2: GlAccountInterface, accountCode: è vuoto: scrivilo, senza non si sa di che cosa parla la riga",
            "tralasciata, riga 3: nessuna riga buona di WeMeasureInterface usa questo indicatore, e in Schedario un indicatore sta sulla sua scheda",
        ]
    );
    // The same account on two sheets: its movements must say which.
    let due = "sourceReferenceRootId;accountCode;accountName\nP1;K1;Uno\nP2;K1;Uno";
    let valori = "glAccountCode;workEffortCode;refDate;glFiscalTypeId;amount\nK1;;31/12/2026;BUDGET;1\nK1;P2;31/12/2026;BUDGET;2";
    let c = converti(&[("r", DUE_RADICI), ("m", due), ("v", valori)]);
    assert_eq!(
        fuori(&c),
        [
            "rifiutata, A2: AcctgTransInterface, glAccountCode: più di un indicatore risponde a «K1»: indica quale con voucherRef, oppure la scheda con workEffortCode"
        ]
    );
    assert_eq!(scritto(&c, 4, "scheda"), "P2");
}

#[test]
fn what_hangs_on_a_root_of_the_plan_finds_it_by_its_code() {
    let c = converti(&[
        (
            "f",
            "sourceReferenceRootId;workEffortName;workEffortTypeId\nP9;Rotazione;FASE",
        ),
        (
            "m",
            "sourceReferenceRootId;workEffortName;accountName\nP9;;Uno\nP9;Rotazione;Due\nP8;;Tre",
        ),
    ]);
    assert_eq!(fuori(&c), Vec::<String>::new());
    let schede: Vec<_> = (0..4).map(|n| scritto(&c, n, "scheda")).collect();
    assert_eq!(schede, ["P9", "P9", "P9", "P8"]);
    assert_eq!(scritto(&c, 2, "note"), "Riferito a: Rotazione");
    // A note on that root is not one on the phase below it.
    assert_eq!(
        no(&[
            "sourceReferenceRootId;workEffortName;workEffortTypeId\nP9;Rotazione;FASE",
            "sourceReferenceRootId;noteName;noteDateTime;noteInfo\nP9;N;01/01/2026;a",
        ]),
        [
            "rifiutata, A2: WeNoteInterface, sourceReferenceRootId: «P9» della radice «P9» non è fra le righe buone di WeRootInterface e WeInterface: caricale insieme, o correggi il codice"
        ]
    );
}

#[test]
fn rows_of_other_sheets_and_fields_without_a_place_are_told() {
    let c = converti(&[
        (
            "persone",
            "personCode;firstName;lastName;customText01;seq\nM1;Ada;Rosi;rosso;1",
        ),
        ("appunti", "a;b\n\n1;2"),
    ]);
    assert_eq!(c.fuori.len(), 2);
    assert_eq!(c.fuori[1].riga, 2);
    assert_eq!(
        c.avvisi,
        [
            "foglio «persone» (PersonInterface): i valori di questi campi non hanno un posto in Schedario e restano nel file: customText01"
        ]
    );
}

#[test]
fn what_went_into_a_row_shares_its_fate() {
    let cartella = uscita();
    let c = riconosci(&cartella).unwrap().converti(&cartella);
    // All new but the phase of row 9 and the indicator of row 15.
    let fatti = c.righe.iter().enumerate().map(|(n, r)| EsitoRiga {
        foglio: cartella.fogli[r.foglio].nome.clone(),
        riga: r.riga + 1,
        cosa: String::new(),
        sorte: match n {
            9 => Sorte::Rifiutata(Vec::new()),
            15 => Sorte::Invariata,
            _ => Sorte::Nuova(Vec::new()),
        },
    });
    let tutte = c.con_le_altre(&cartella, fatti.collect());
    let righe: usize = cartella.fogli.iter().map(|f| f.righe.len() - 1).sum();
    assert_eq!(tutte.len(), righe);
    let di = |foglio: &str, riga: usize| {
        let suo = |e: &&EsitoRiga| e.foglio == foglio && e.riga == riga;
        tutte.iter().find(suo).unwrap()
    };
    let insieme = di("WePartyInterface", 3);
    assert_eq!(
        insieme.cosa,
        "WePartyInterface M1, con la riga 2 di «WeInterface»"
    );
    let Sorte::Rifiutata(motivi) = &insieme.sorte else {
        panic!("{insieme:?}");
    };
    assert_eq!(
        motivi[0].frase,
        "entra con la riga 2 del foglio «WeInterface», che è rifiutata: correggi prima quella"
    );
    assert_eq!(di("GlAccountInterface", 3).sorte, Sorte::Invariata);
    assert_eq!(di("WeNoteInterface", 2).sorte, Sorte::Nuova(Vec::new()));
    assert_eq!(di("GlAccountInterface", 4).sorte.nome(), "tralasciata");
}

#[test]
fn a_person_who_matches_the_sheets_has_the_last_word() {
    let cartella = uscita();
    let mut a = Abbinamento::proponi(&cartella, &[2026]);
    assert_eq!(a.fogli.len(), 10);
    assert!(da_convertire(&cartella, &a).is_some());
    a.fogli[1].tracciato = Some(Tracciato::Persone);
    assert!(da_convertire(&cartella, &a).is_none());
    let altra = file(&[("f", "Codice;Titolo;Area di rischio")]);
    assert!(da_convertire(&altra, &Abbinamento::default()).is_none());
}

/// Values that fit somewhere, and some that fit nowhere.
const VALORI: &[&str] = &[
    "",
    "",
    "_NA_",
    "P1",
    "P2",
    "PROC",
    "FASE",
    "CDR",
    "OB",
    "RISCHIO",
    "U_1",
    "M1",
    "RESP",
    "STAKEHOLDER",
    "V1",
    "K1",
    "31/12/2026",
    "2026-06-30 10:00:00",
    "BUDGET",
    "ACTUAL",
    "I",
    "D",
    "1,5",
    "molto",
    "#",
    "Uno",
];

prop_compose! {
    fn file_qualsiasi()(
        fogli in prop::collection::vec((0_usize..11, prop::collection::vec(prop::collection::vec(0..VALORI.len(), 12), 0..6)), 1..12),
    ) -> CartellaLetta {
        let fogli = fogli.into_iter().map(|(quale, righe)| {
            let testa: Vec<&str> = TabellaGzoom::TUTTI.get(quale).map_or(vec!["a", "b"], |t| t.usati().to_vec());
            let righe = righe.iter().map(|r| r.iter().map(|v| if VALORI[*v] == "#" { Dato::Errore("#N/D".to_owned()) } else { Dato::testo(VALORI[*v]) }).collect());
            FoglioLetto {
                nome: format!("f{quale}"),
                righe: std::iter::once(testa.into_iter().map(Dato::testo).collect()).chain(righe).collect(),
                unioni: Vec::new(),
            }
        });
        CartellaLetta { formato: FormatoCartella::Xlsx, fogli: fogli.collect(), avvisi: Vec::new() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_row_vanishes(cartella in file_qualsiasi()) {
        let Some(file) = riconosci(&cartella) else { return Ok(()); };
        let c = file.converti(&cartella);
        let mut entrate = Vec::new();
        for (n, f) in cartella.fogli.iter().enumerate() {
            let nostra = TabellaGzoom::di(f).is_some();
            let piene = f.righe.iter().enumerate().filter(|(_, r)| r.iter().any(|d| !d.vuoto()));
            entrate.extend(piene.filter(|(riga, _)| !nostra || *riga > 0).map(|(riga, _)| (n, riga)));
        }
        let mut uscite: Vec<_> = c.righe.iter().map(|r| (r.foglio, r.riga))
            .chain(c.fuori.iter().map(|f| (f.foglio, f.riga))).collect();
        uscite.sort_unstable();
        prop_assert_eq!(uscite, entrate);
        for f in &c.fuori {
            if let Destino::Confluita(dove) = f.destino {
                prop_assert!(dove < c.righe.len());
            }
        }
        // Every cell is of a column that the table has, and stands in the sheet that it names.
        for r in &c.righe {
            let colonne = r.tracciato.colonne_abbinabili(&[]);
            for cella in &r.celle {
                prop_assert!(colonne.iter().any(|k| k.chiave == cella.chiave), "{:?} {}", r.tracciato, cella.chiave);
                prop_assert!(cella.colonna < 20);
            }
        }
    }
}
