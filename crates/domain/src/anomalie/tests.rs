use chrono::{DateTime, NaiveDate};

use super::*;
use crate::actor::Actor;
use crate::decimale::Decimale;
use crate::ente::EnteId;
use crate::fact::Atto;
use crate::rischio::{Metodi, Valutazione};
use crate::scheda::{
    Carattere, Collegamento, Discrezionalita, Evento, Fase, Indicatore, Natura, Stato, Unita,
    ValoreAnnuale, Verso,
};
use crate::vista::VistaId;

fn giorno(testo: &str) -> Option<NaiveDate> {
    crate::data::parse_it(testo).ok()
}

fn livello(cifra: &str) -> Option<Decimale> {
    Decimale::parse_it(cifra).ok()
}

fn testo(t: &str) -> Option<String> {
    Some(t.to_owned())
}

/// A process in which no rule finds anything.
fn a_posto() -> Contenuto {
    Contenuto {
        codice: "2026_SEG_1".to_owned(),
        stato: Some(Stato::InCorso),
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: "U_01".to_owned(),
            nome: "SEGRETERIA".to_owned(),
            peso: None,
        }],
        natura: Some(Natura::Vincolata),
        discrezionalita: Some(Discrezionalita::VincolataDallaLegge),
        riferimento_obiettivo_gestionale: vec!["S01_02".to_owned()],
        livello_rischio: livello("3,56"),
        tipologia_misura: testo("Formazione"),
        eventi: vec![Evento {
            descrizione: testo("Accordo fra i partecipanti"),
            livello: testo("Medio"),
            livello_residuo: testo("2,5"),
            ..Evento::default()
        }],
        fasi: vec![Fase {
            descrizione: testo("Incontri con il personale"),
            tipo_nel_testo: testo("FORMAZIONE"),
            peso: Some(Decimale::CENTO),
            avanzamento: livello("50"),
            fine_prevista: giorno("31/12/2026"),
            ..Fase::default()
        }],
        indicatori: vec![Indicatore {
            descrizione: testo("Partecipanti su interessati"),
            tipo: testo("RISULTATO"),
            verso: Some(Verso::Alto),
            ..Indicatore::default()
        }],
        ..Contenuto::default()
    }
}

fn codici(codici: &[&str]) -> HashSet<String> {
    codici.iter().map(|c| (*c).to_owned()).collect()
}

/// What is found in some processes of a stored plan of 2026: rule, code of the sheet, sentence. The plan has the sheet of `U_01`, the
/// body an objective `2026_S01_02`, and `2026_ALTRO_1` has a specific measure.
fn trovate(processi: &[Contenuto]) -> Vec<(RegolaAnomalia, String, String)> {
    trovate_con("dichiarato", processi)
}

/// The same in a plan that assesses with a method.
fn trovate_con(metodo: &str, processi: &[Contenuto]) -> Vec<(RegolaAnomalia, String, String)> {
    let metodi = Metodi::forniti().unwrap();
    let archivio = Archivio {
        metodo: metodi.ultimo(metodo).unwrap(),
        noti: codici(&["U_01", "2026_S01_02", "2026_ALTRO_1"]),
        nel_piano: codici(&["U_01"]),
        specifiche: codici(&["2026_ALTRO_1"]),
        prima: HashMap::new(),
        tabelle: HashMap::from([("2026_ALTRO_1".to_owned(), (2, 1))]),
    };
    let sguardo = Sguardo {
        anno: 2026,
        oggi: giorno("31/1/2026"),
        archivio: Some(&archivio),
    };
    let piano: Vec<(Livello, &Contenuto)> =
        processi.iter().map(|c| (Livello::Processo, c)).collect();
    di_piano(&piano, &sguardo)
        .into_iter()
        .map(|a| {
            let codice = a.codice().unwrap_or_default().to_owned();
            (a.regola, codice, a.frase)
        })
        .collect()
}

type Guasto = fn(&mut Contenuto);

/// What is done to the process, the rule that must notice, and its words. Nothing else may be noticed.
const CASI: &[(Guasto, RegolaAnomalia, &str)] = &[
    (
        |c| c.livello_residuo = livello("35,6"),
        RegolaAnomalia::LivelloFuoriScala,
        "con il metodo «Livello dichiarato» il livello va da 0 a 25: 35,60 è fuori dalla scala",
    ),
    (
        |c| {
            c.tipologia_misura = None;
            c.fasi.clear();
        },
        RegolaAnomalia::RischioSenzaMisura,
        "ha livello di rischio 3,56 ma né tipologia né misura",
    ),
    (
        |c| c.fasi.clear(),
        RegolaAnomalia::TipoSenzaMisura,
        "ha la tipologia di misura «Formazione» ma nessuna misura nella tabella FASI",
    ),
    (
        |c| c.tipologia_misura = None,
        RegolaAnomalia::MisuraSenzaTipo,
        "ha una misura nella tabella FASI ma nessuna tipologia",
    ),
    (
        |c| c.fasi[0].tipo_nel_testo = testo("ROTAZIONE"),
        RegolaAnomalia::TipiDiscordi,
        "la tipologia di misura è «Formazione» ma il testo della fase dice «ROTAZIONE»",
    ),
    (
        |c| c.indicatori.clear(),
        RegolaAnomalia::MisuraSenzaIndicatori,
        "ha una misura ma nessun indicatore",
    ),
    (
        |c| c.livello_rischio = None,
        RegolaAnomalia::SenzaLivello,
        "non ha un livello di rischio",
    ),
    (
        |c| c.fasi[0].peso = livello("90"),
        RegolaAnomalia::Pesi,
        "la somma dei pesi delle fasi è 90,00 e non 100,00",
    ),
    (
        |c| c.fasi[0].avanzamento = livello("100"),
        RegolaAnomalia::AvanzamentoEFine,
        "la fase 1 è avanzata al 100% ma non ha una fine effettiva",
    ),
    (
        |c| c.fasi[0].fine_effettiva = giorno("10/1/2026"),
        RegolaAnomalia::AvanzamentoEFine,
        "la fase 1 ha una fine effettiva ma l'avanzamento non è 100%",
    ),
    (
        |c| c.fasi[0].fine_prevista = giorno("30/1/2026"),
        RegolaAnomalia::FaseScaduta,
        "la fase 1 doveva finire il 30/01/2026 e non risulta conclusa",
    ),
    (
        |c| {
            c.indicatori[0].unita = Unita::SiNo;
            c.indicatori[0].scrivi(2024, None, Some(livello("2")));
            c.indicatori[0].scrivi(2025, None, Some(livello("1")));
        },
        RegolaAnomalia::SerieInterrotta,
        "l'indicatore «Partecipanti su interessati» è di tipo sì/no ma nel 2024 ha valori diversi da 0 e 1: l'unità è cambiata e la serie non è confrontabile",
    ),
    (
        |c| {
            c.indicatori[0].unita = Unita::SiNo;
            c.indicatori[0].numeratore = testo("partecipanti");
        },
        RegolaAnomalia::RapportoSiNo,
        "l'indicatore «Partecipanti su interessati» è scritto come rapporto ma la legenda nelle note è di tipo sì/no (1 o 0)",
    ),
    (
        |c| {
            c.indicatori[0].tipo = testo("EFFICIENZA");
            c.indicatori[0].descrizione = testo("Incontri svolti");
        },
        RegolaAnomalia::TipoIndicatore,
        "l'indicatore «Incontri svolti» conta attività svolte ma è classificato EFFICIENZA",
    ),
    (
        |c| c.indicatori[0].verso = None,
        RegolaAnomalia::SenzaVerso,
        "l'indicatore 1 non dice se è meglio un valore alto o uno basso",
    ),
    (
        |c| {
            c.indicatori[0].verso = None;
            c.indicatori.push(c.indicatori[0].clone());
        },
        RegolaAnomalia::SenzaVerso,
        "gli indicatori 1, 2 non dicono se è meglio un valore alto o uno basso",
    ),
    (
        |c| c.discrezionalita = Some(Discrezionalita::VincolataDaAtti),
        RegolaAnomalia::NaturaContraddetta,
        "la natura è «vincolata» ma la discrezionalità è «vincolata in parte solo da atti amministrativi»",
    ),
    (
        |c| c.eventi.clear(),
        RegolaAnomalia::SenzaEventi,
        "non descrive nessun evento rischioso",
    ),
    (
        |c| c.eventi[0].livello = testo("abbastanza"),
        RegolaAnomalia::EventoIlleggibile,
        "l'evento rischioso 1 ha livello «abbastanza», che non è né una fascia né una cifra",
    ),
    (
        |c| c.eventi[0].livello_residuo = testo("boh"),
        RegolaAnomalia::EventoIlleggibile,
        "l'evento rischioso 1 ha livello residuo «boh», che non è né una fascia né una cifra",
    ),
    (
        |c| c.livello_rischio = livello("15"),
        RegolaAnomalia::AltoSenzaSpecifica,
        "ha il rischio alto («Molto alto») ma nessuna misura specifica",
    ),
    (
        |c| c.livello_rischio = livello("8"),
        RegolaAnomalia::AltoSenzaSpecifica,
        "ha il rischio alto («Alto») ma nessuna misura specifica",
    ),
    (
        |c| {
            c.natura = None;
            c.discrezionalita = Some(Discrezionalita::AltamenteDiscrezionale);
        },
        RegolaAnomalia::RischiRovesciati,
        "è un'attività discrezionale ma il suo rischio è nella fascia più bassa («Basso»)",
    ),
    (
        |c| c.indicatori[0].peso = livello("40"),
        RegolaAnomalia::Pesi,
        "la somma dei pesi degli indicatori è 40,00 e non 100,00",
    ),
    (
        |c| {
            c.indicatori.push(c.indicatori[0].clone());
            c.indicatori[0].peso = livello("40");
            c.indicatori[1].peso = livello("-1");
        },
        RegolaAnomalia::Pesi,
        "la somma dei pesi degli indicatori è 40,00 e non 100,00",
    ),
    (
        |c| c.indicatori[0].formula = testo("[fasi] / )"),
        RegolaAnomalia::FormulaIrrisolta,
        "la formula dell'indicatore 1 non si legge, al carattere 10: qui manca un valore: scrivi un numero, un riferimento come [2] o una funzione",
    ),
    (
        |c| c.indicatori[0].formula = testo("[2026_X_9.1] + [2026_X_9.1]"),
        RegolaAnomalia::FormulaIrrisolta,
        "la formula dell'indicatore 1 nomina la scheda 2026_X_9, che non è in questa vista",
    ),
    (
        |c| c.indicatori[0].formula = testo("[2026_ALTRO_1.2] / [2026_ALTRO_1.3]"),
        RegolaAnomalia::FormulaIrrisolta,
        "la formula dell'indicatore 1 nomina l'indicatore 3 della scheda 2026_ALTRO_1, che non c'è",
    ),
    (
        |c| c.indicatori[0].formula = testo("[fase 1 avanzamento] - [fase 2 avanzamento]"),
        RegolaAnomalia::FormulaIrrisolta,
        "la formula dell'indicatore 1 nomina la fase 2 di questa scheda, che non c'è",
    ),
    (
        |c| {
            c.indicatori.push(c.indicatori[0].clone());
            c.indicatori[1].descrizione = testo("2. partecipanti su interessati");
            c.indicatori[1].unita = Unita::Percentuale;
        },
        RegolaAnomalia::SerieInterrotta,
        "gli indicatori 1 e 2 sono lo stesso ma con due unità (numero e percentuale): la serie non è confrontabile",
    ),
    (
        |c| {
            c.livello_rischio = livello("25");
            c.carattere_misura = Some(Carattere::Generale);
        },
        RegolaAnomalia::AltoSenzaSpecifica,
        "ha il rischio alto («Molto alto») ma nessuna misura specifica",
    ),
    (
        |c| {
            c.livello_rischio = None;
            c.valutazioni = vec![giudizio(1)];
            c.tipologia_misura = None;
            c.fasi.clear();
        },
        RegolaAnomalia::RischioSenzaMisura,
        "ha un giudizio sul rischio ma né tipologia né misura",
    ),
    (
        |c| c.indicatori[0].conversione = Some(crate::smvp::RegolaConversione::Soglie),
        RegolaAnomalia::RegolaSenzaDati,
        "l'indicatore «Partecipanti su interessati» ha la regola «Soglie: minimo, atteso, massimo», ma non ha la soglia minima, né la soglia massima",
    ),
    (
        |c| c.collegato_a.clear(),
        RegolaAnomalia::Orfano,
        "non dice a quale Centro di Responsabilità appartiene",
    ),
    (
        |c| c.collegato_a[0].codice = "U_07".to_owned(),
        RegolaAnomalia::Orfano,
        "appartiene al CdR U_07, che non ha una scheda in questa vista",
    ),
    (
        |c| c.riferimento_obiettivo_gestionale = vec!["S01_03".to_owned()],
        RegolaAnomalia::RinvioIrrisolto,
        "il codice S01_03 in «Riferimento obiettivo gestionale» non porta a nessuna scheda dell'ente",
    ),
    (
        |c| c.interrelazioni = vec!["2026_ALTRO_1".to_owned(), "2026_X_9".to_owned()],
        RegolaAnomalia::RinvioIrrisolto,
        "il codice 2026_X_9 in «Processi collegati» non porta a nessuna scheda dell'ente",
    ),
    (
        |c| c.misura_di = vec!["2026_X_9".to_owned()],
        RegolaAnomalia::RinvioIrrisolto,
        "il codice 2026_X_9 in «Trattato anche dalla misura delle schede» non porta a nessuna scheda dell'ente",
    ),
];

/// Where most objectives name their direction, the one that hangs on nothing is found; it hangs on a service or on a CdR too.
#[test]
fn an_objective_that_hangs_on_nothing_is_an_orphan() {
    let metodi = Metodi::forniti().unwrap();
    let archivio = Archivio {
        metodo: metodi.ultimo("dichiarato").unwrap(),
        noti: codici(&["U_01"]),
        nel_piano: codici(&[]),
        specifiche: codici(&[]),
        prima: HashMap::new(),
        tabelle: HashMap::new(),
    };
    let sguardo = Sguardo {
        anno: 2026,
        oggi: giorno("31/1/2026"),
        archivio: Some(&archivio),
    };
    let obiettivo = |codice: &str, direzione: &str| Contenuto {
        codice: codice.to_owned(),
        titolo: codice.to_owned(),
        direzione: Some(direzione.to_owned()).filter(|d| !d.is_empty()),
        ..Contenuto::default()
    };
    let orfani = |obiettivi: &[Contenuto]| -> Vec<String> {
        let piano: Vec<(Livello, &Contenuto)> =
            obiettivi.iter().map(|c| (Livello::Obiettivo, c)).collect();
        let trovate = di_piano(&piano, &sguardo);
        let orfani = trovate
            .iter()
            .filter(|a| a.regola == RegolaAnomalia::Orfano);
        orfani
            .inspect(|a| assert_eq!(a.campo, Some("direzione")))
            .filter_map(|a| a.codice().map(str::to_owned))
            .collect()
    };
    let mut tutti = vec![
        obiettivo("Z1", "Tributi"),
        obiettivo("Z2", "Cultura"),
        obiettivo("Z3", " "),
    ];
    assert_eq!(orfani(&tutti), ["Z3"]);
    let con = |cambia: fn(&mut Contenuto)| {
        let mut altri = tutti.clone();
        cambia(&mut altri[2]);
        altri
    };
    assert!(orfani(&con(|c| c.servizio = Some("Entrate".to_owned()))).is_empty());
    assert!(orfani(&con(|c| c.stato = Some(crate::scheda::Stato::Annullata))).is_empty());
    assert!(
        orfani(&con(|c| {
            c.collegato_a = vec![crate::scheda::Collegamento {
                livello: "CdR".to_owned(),
                codice: "U_01".to_owned(),
                nome: String::new(),
                peso: None,
            }];
        }))
        .is_empty()
    );
    // A body that does not write directions is not told that each of its objectives lacks one.
    tutti[0].direzione = None;
    assert!(orfani(&tutti).is_empty());
    assert!(orfani(&[obiettivo("Z1", "")]).is_empty());
}

/// A judgement with a grade of PNA 2019: 0 is low, 2 is high.
fn giudizio(grado: usize) -> Valutazione {
    Valutazione {
        metodo: "pna2019".to_owned(),
        versione: 1,
        data: giorno("31/1/2026").unwrap(),
        oggetti: Vec::new(),
        grado: Some(grado),
        motivazione: testo("Interessi rilevanti"),
        motivo_dello_scarto: None,
        livello: None,
        residuo: false,
    }
}

#[test]
fn each_rule_notices_what_it_should_and_nothing_else() {
    assert_eq!(trovate(&[a_posto()]), []);
    for (guasta, regola, frase) in CASI {
        let mut c = a_posto();
        guasta(&mut c);
        assert_eq!(
            trovate(&[c]),
            [(*regola, "2026_SEG_1".to_owned(), (*frase).to_owned())]
        );
    }
}

/// Nobody works any more at a sheet that is suspended or cancelled, and no other one is held against it.
#[test]
fn a_cancelled_sheet_is_asked_nothing() {
    for stato in [Stato::Sospesa, Stato::Annullata] {
        for (guasta, ..) in CASI {
            let mut c = a_posto();
            guasta(&mut c);
            c.stato = Some(stato);
            assert_eq!(trovate(&[c.clone()]), []);
            c.fasi.clone_from(&a_posto().fasi);
            let mut altra = a_posto();
            altra.codice = "2026_SEG_2".to_owned();
            assert_eq!(trovate(&[c, altra]), []);
        }
    }
}

#[test]
fn each_rule_has_its_case_or_its_test() {
    let altrove = [
        RegolaAnomalia::StatoSuperato,
        RegolaAnomalia::RischiRovesciati,
        RegolaAnomalia::TipiTuttiUguali,
        RegolaAnomalia::MisuraRipetuta,
    ];
    for r in RegolaAnomalia::TUTTI {
        assert!(
            altrove.contains(r) || CASI.iter().any(|(_, sua, _)| sua == r),
            "{r:?}"
        );
        assert!(r.spiegazione().ends_with('.'), "{r:?}");
        assert!(
            r.campo()
                .is_none_or(|c| crate::scheda::campi::trova(c).is_some()),
            "{r:?}"
        );
        assert_eq!(RegolaAnomalia::da_nome(r.codice()), Some(*r));
    }
}

#[test]
fn what_is_right_is_left_alone() {
    let zitti: &[Guasto] = &[
        // The measure of another sheet treats it.
        |c| {
            c.tipologia_misura = None;
            c.fasi.clear();
            c.misura_di = vec!["2026_ALTRO_1".to_owned()];
        },
        |c| {
            c.livello_rischio = livello("15");
            c.carattere_misura = Some(Carattere::Specifica);
        },
        |c| {
            c.livello_rischio = livello("15");
            c.misura_di = vec!["2026_ALTRO_1".to_owned()];
        },
        |c| c.livello_rischio = livello("7,99"),
        // Weights that make 100, and no weight at all.
        |c| {
            c.indicatori.push(c.indicatori[0].clone());
            c.indicatori[0].peso = livello("40");
            c.indicatori[1].peso = livello("60");
        },
        |c| c.indicatori.push(c.indicatori[0].clone()),
        // One that is left out of the score has no share in it; all of them neither.
        |c| {
            c.indicatori.push(c.indicatori[0].clone());
            c.indicatori[0].peso = livello("100");
            c.indicatori[1].peso = livello("-1");
        },
        |c| c.indicatori[0].peso = livello("-1"),
        // Formulas over what is there: here, on another sheet, the year before.
        |c| {
            c.indicatori[0].formula =
                testo("[fasi] + [2026_SEG_1.1] + precedente([2026_ALTRO_1.2 atteso])");
        },
        |c| c.indicatori[0].formula = testo("[2026_ALTRO_1 fase 1 avanzamento]"),
        // Bands in any case, and figures, can be read.
        |c| c.eventi[0].livello = testo("ALTO"),
        |c| c.eventi[0].livello = None,
        |c| c.natura = None,
        |c| c.riferimento_obiettivo_gestionale = vec!["2026_S01_02".to_owned()],
    ];
    for (n, cambia) in zitti.iter().enumerate() {
        let mut c = a_posto();
        cambia(&mut c);
        assert_eq!(trovate(&[c]), [], "{n}");
    }
}

#[test]
fn a_plan_of_judgements_is_looked_at_by_its_grades() {
    let con = |valutazioni: Vec<Valutazione>| {
        let mut c = a_posto();
        c.livello_rischio = livello("25");
        c.valutazioni = valutazioni;
        trovate_con("pna2019", &[c])
    };
    let alto = (
        RegolaAnomalia::AltoSenzaSpecifica,
        "2026_SEG_1".to_owned(),
        "ha il rischio alto («Alto») ma nessuna misura specifica".to_owned(),
    );
    assert_eq!(con(vec![giudizio(2)]), [alto]);
    assert_eq!(con(vec![giudizio(2), giudizio(1)]), []);
    // A discretionary activity judged low is told by its grade.
    let mut c = a_posto();
    (c.natura, c.discrezionalita) = (Some(Natura::Discrezionale), None);
    c.valutazioni = vec![giudizio(0)];
    let basso = (
        RegolaAnomalia::RischiRovesciati,
        "2026_SEG_1".to_owned(),
        "è un'attività discrezionale ma il suo rischio è nella fascia più bassa («Basso»)"
            .to_owned(),
    );
    assert_eq!(trovate_con("pna2019", &[c]), [basso]);
    // A figure of an old printout is no grade, and a residual risk is no reason to treat again.
    assert_eq!(con(Vec::new()), []);
    let residuo = Valutazione {
        residuo: true,
        ..giudizio(2)
    };
    assert_eq!(con(vec![residuo]), []);
}

#[test]
fn a_year_that_is_over_leaves_no_sheet_in_course() {
    let mut c = a_posto();
    c.fasi[0].avanzamento = Some(Decimale::CENTO);
    c.fasi[0].fine_effettiva = giorno("31/12/2026");
    let in_anno = |oggi: &str| {
        let sguardo = Sguardo {
            anno: 2026,
            oggi: giorno(oggi),
            archivio: None,
        };
        di_scheda(Livello::Processo, &c, &sguardo)
            .iter()
            .map(|a| a.regola)
            .collect::<Vec<_>>()
    };
    assert_eq!(in_anno("31/12/2026"), []);
    assert_eq!(in_anno("1/1/2027"), [RegolaAnomalia::StatoSuperato]);
}

#[test]
fn some_things_only_several_sheets_show() {
    let processo = |n: usize, natura, cifra: &str| {
        let mut c = a_posto();
        c.codice = format!("2026_SEG_{n}");
        c.natura = Some(natura);
        c.discrezionalita = None;
        c.livello_rischio = livello(cifra);
        c.fasi[0].descrizione = Some(format!("Misura {n}"));
        c.indicatori[0].tipo = Some(format!("TIPO {n}"));
        c
    };
    let mut piano = vec![
        processo(1, Natura::Vincolata, "6,90"),
        processo(2, Natura::Vincolata, "4,11"),
        processo(3, Natura::Discrezionale, "4,05"),
    ];
    let rovesciati = (
        RegolaAnomalia::RischiRovesciati,
        "2026_SEG_3".to_owned(),
        "è un'attività discrezionale ma ha il rischio più basso del piano (4,05), mentre la vincolata 2026_SEG_1 ha 6,90".to_owned(),
    );
    assert_eq!(trovate(&piano), [rovesciati]);
    piano[2].livello_rischio = livello("5");
    assert_eq!(trovate(&piano), []);

    // Two phases of one sheet with one text are not two sheets.
    let mut doppia = piano[0].fasi[0].clone();
    doppia.peso = Some(Decimale::ZERO);
    piano[0].fasi.push(doppia);
    assert_eq!(trovate(&piano), []);
    for c in &mut piano[1..] {
        c.fasi[0].descrizione = testo("misura  1");
    }
    let ripetuta = (
        RegolaAnomalia::MisuraRipetuta,
        "2026_SEG_1".to_owned(),
        "ha la stessa misura di 2026_SEG_2, 2026_SEG_3: è una sola misura che serve più processi"
            .to_owned(),
    );
    assert_eq!(trovate(&piano), std::slice::from_ref(&ripetuta));

    for c in &mut piano {
        c.indicatori[0].tipo = testo("RISULTATO");
    }
    let uguali = (
        RegolaAnomalia::TipiTuttiUguali,
        String::new(),
        "tutti i 3 indicatori sono classificati RISULTATO: controlla la classificazione".to_owned(),
    );
    assert_eq!(trovate(&piano), [ripetuta, uguali]);
}

#[test]
fn a_printout_is_not_asked_what_it_never_says() {
    let mut c = a_posto();
    c.eventi.clear();
    c.indicatori[0].verso = None;
    c.collegato_a.clear();
    c.riferimento_obiettivo_gestionale = vec!["S09_09".to_owned()];
    c.livello_rischio = livello("25");
    let sguardo = Sguardo {
        anno: 2026,
        oggi: None,
        archivio: None,
    };
    let trovate = di_piano(&[(Livello::Processo, &c)], &sguardo);
    // Once for the whole printout.
    assert_eq!(trovate.len(), 1, "{trovate:?}");
    assert_eq!(
        (trovate[0].regola, trovate[0].codice()),
        (RegolaAnomalia::SenzaEventi, None)
    );
}

#[test]
fn other_levels_are_not_processes() {
    let mut c = a_posto();
    c.collegato_a.clear();
    c.eventi.clear();
    c.livello_rischio = None;
    c.fasi.clear();
    c.indicatori[0].valori = vec![ValoreAnnuale {
        anno: 2026,
        atteso: livello("1"),
        raggiunto: None,
    }];
    let metodi = Metodi::forniti().unwrap();
    let archivio = Archivio {
        metodo: metodi.ultimo("pna2013").unwrap(),
        noti: codici(&["2026_S01_02"]),
        nel_piano: HashSet::new(),
        specifiche: HashSet::new(),
        prima: HashMap::new(),
        tabelle: HashMap::from([("2026_ALTRO_1".to_owned(), (2, 1))]),
    };
    let sguardo = Sguardo {
        anno: 2026,
        oggi: None,
        archivio: Some(&archivio),
    };
    for livello in [Livello::Cdr, Livello::Obiettivo] {
        assert_eq!(di_scheda(livello, &c, &sguardo), [], "{livello:?}");
    }
}

/// The plan of the year before had the same indicator in another unit: asked for, until its series is closed.
#[test]
fn an_indicator_that_changed_its_unit_between_two_plans() {
    let metodi = Metodi::forniti().unwrap();
    let mut c = a_posto();
    c.indicatori[0].descrizione = testo("1) Partecipanti  su interessati");
    let trova = |c: &Contenuto, unita: Unita| {
        let prima = vec![
            ("Altro".to_owned(), Unita::Data),
            ("2. PARTECIPANTI su interessati".to_owned(), unita),
        ];
        let archivio = Archivio {
            metodo: metodi.ultimo("dichiarato").unwrap(),
            noti: codici(&["U_01", "2026_S01_02"]),
            nel_piano: codici(&["U_01"]),
            specifiche: HashSet::new(),
            prima: HashMap::from([("2025_SEG_1".to_owned(), prima)]),
            tabelle: HashMap::new(),
        };
        let sguardo = Sguardo {
            anno: 2026,
            oggi: giorno("31/1/2026"),
            archivio: Some(&archivio),
        };
        let trovate = di_scheda(Livello::Processo, c, &sguardo);
        trovate
            .into_iter()
            .map(|a| (a.regola, a.frase))
            .collect::<Vec<_>>()
    };
    assert_eq!(trova(&c, Unita::Numero), []);
    let frase = "l'indicatore 1 nel piano del 2025 era in un'altra unità (percentuale e non numero): la serie non è confrontabile";
    let attesa = (RegolaAnomalia::SerieInterrotta, frase.to_owned());
    assert_eq!(trova(&c, Unita::Percentuale), [attesa]);
    c.indicatori[0].inizio_serie = giorno("1/1/2026");
    assert_eq!(trova(&c, Unita::Percentuale), []);
}

#[test]
fn an_old_notice_without_its_rule_is_still_read() {
    let vecchio = r#"{"scheda":"U_09","frase":"è senza titolo"}"#;
    let letto: Avviso = serde_json::from_str(vecchio).unwrap();
    assert_eq!(letto.regola, None);
    let nuovo = Avviso {
        regola: Some(RegolaAnomalia::Pesi),
        ..letto
    };
    let scritto = serde_json::to_string(&nuovo).unwrap();
    assert!(scritto.contains(r#""regola":"pesi""#), "{scritto}");
    assert_eq!(serde_json::from_str::<Avviso>(&scritto).unwrap(), nuovo);
}

fn pesi(frase: &str) -> Anomalia {
    Anomalia {
        regola: RegolaAnomalia::Pesi,
        scheda: Some((Livello::Processo, "2026_SEG_1".to_owned())),
        campo: Some("fasi"),
        frase: frase.to_owned(),
    }
}

#[test]
fn a_finding_is_accepted_with_a_reason_and_for_that_sentence_only() {
    let actor = Actor::operatore(EnteId(1));
    let vista = VistaId("v".to_owned());
    let accetta = |motivazione: &str| {
        let id = AccettazioneId("a".to_owned());
        let quando = DateTime::UNIX_EPOCH;
        Accettazione::nuova(id, &vista, &pesi("90"), motivazione, &actor, quando)
    };
    for vuota in ["", " \n\t"] {
        let no = accetta(vuota).unwrap_err();
        assert_eq!(no[0].campo, "motivazione");
    }
    assert!(accetta(&"x".repeat(2_001)).is_err());
    let fatto = accetta(" La fase mancante è di un altro ente ").unwrap();
    assert_eq!(fatto.atto(), Atto::Accettazione);
    assert_eq!(fatto.nota(), Some("La fase mancante è di un altro ente"));
    let sua = fatto.cosa().clone();

    let del_piano = Anomalia {
        scheda: None,
        ..pesi("90")
    };
    let altra_regola = Anomalia {
        regola: RegolaAnomalia::Orfano,
        ..pesi("90")
    };
    let tutte = vec![pesi("90"), pesi("80"), del_piano, altra_regola];
    let (aperte, accettate) = separa(tutte.clone(), std::slice::from_ref(&sua));
    assert_eq!(aperte, tutte[1..]);
    assert_eq!(accettate.len(), 1);
    assert_eq!(accettate[0].accettazione, sua);

    let riaperta = sua.riapri(&actor, DateTime::UNIX_EPOCH);
    assert_eq!(riaperta.atto(), Atto::Riapertura);
    assert_eq!(riaperta.modifiche().len(), 1);
}
