use super::*;
use crate::Decimale;
use crate::scheda::{RigaScheda, ValoreAnnuale};
use crate::vista::vita::StatoVista;
use crate::vista::{TipoVista, VistaId};

fn vista(anno: i32) -> Vista {
    Vista {
        id: VistaId(anno.to_string()),
        codice: format!("{anno}_PTPC"),
        titolo: "Piano".to_owned(),
        tipo: TipoVista::Ptpc,
        anno,
        dal: anno,
        al: anno + 2,
        modelli: Vec::new(),
        metodo: None,
        smvp: None,
        margine: None,
        stato: StatoVista::PRIMO,
        variazione: None,
    }
}

fn giorno(a: i32, m: u32, g: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(a, m, g)
}

fn scheda(livello: Livello, cdr: Option<&str>, contenuto: Contenuto) -> Scheda {
    Scheda::da_riga(RigaScheda {
        id: SchedaId(contenuto.codice.clone()),
        vista: VistaId("2025".to_owned()),
        livello,
        cdr: cdr.map(|c| CdrId(c.to_owned())),
        posizione: 1,
        versione: 3,
        contenuto,
    })
}

fn contenuto(codice: &str) -> Contenuto {
    Contenuto {
        codice: codice.to_owned(),
        titolo: format!("Titolo {codice}"),
        stato: Some(Stato::Chiusa),
        note: Some("nota dell'anno".to_owned()),
        ..Contenuto::default()
    }
}

fn unita_di(id: &str, al: Option<NaiveDate>, prosegue_in: &[&str]) -> Cdr {
    Cdr {
        codice: id.to_owned(),
        nome: format!("Settore {id}"),
        responsabile: Some(format!("ROSSI {id}")),
        al,
        prosegue_in: prosegue_in.iter().map(|c| (*c).to_owned()).collect(),
        ..Cdr::vuoto(CdrId(id.to_owned()))
    }
}

fn tutto() -> ScelteRibaltamento {
    ScelteRibaltamento {
        fasi: QualiFasi::Tutte,
        indicatori: true,
        collegamenti: true,
        cdr: HashMap::new(),
    }
}

fn riporta(schede: &[Scheda], cdr: &[Cdr], scelte: ScelteRibaltamento) -> Vec<Riporto> {
    let gia = GiaPresenti::default();
    prepara(&vista(2025), &vista(2026), schede, cdr, &gia, &scelte)
}

fn unica(c: Contenuto, scelte: ScelteRibaltamento) -> Proposta {
    let tutte = riporta(&[scheda(Livello::Processo, None, c)], &[], scelte);
    *tutte[0].esito.clone().unwrap()
}

#[test]
fn a_sheet_begins_anew_under_the_code_of_its_year() {
    let p = unica(contenuto("2025_SEG_1"), tutto());
    assert_eq!(p.contenuto.codice, "2026_SEG_1");
    assert_eq!(p.contenuto.stato, Some(Stato::Bozza));
    assert_eq!(
        (p.contenuto.note, p.antenata.0.as_str()),
        (None, "2025_SEG_1")
    );
}

#[test]
fn phases_begin_anew_go_on_or_stay_behind() {
    let fase = |nome: &str, fine| Fase {
        descrizione: Some(nome.to_owned()),
        avanzamento: Some(Decimale::from(80)),
        inizio_previsto: giorno(2024, 2, 29),
        fine_prevista: fine,
        inizio_effettivo: giorno(2025, 1, 9),
        ..Fase::default()
    };
    let mut c = contenuto("2025_SEG_1");
    c.fasi = vec![
        fase("finita", giorno(2025, 12, 31)),
        fase("continua", giorno(2026, 6, 30)),
    ];
    let nomi = |c: &Contenuto, fasi| -> Vec<String> {
        let p = unica(c.clone(), ScelteRibaltamento { fasi, ..tutto() });
        let nomi = p.contenuto.fasi.into_iter();
        nomi.filter_map(|f| f.descrizione).collect()
    };
    assert_eq!(nomi(&c, QualiFasi::Tutte), ["finita", "continua"]);
    assert_eq!(nomi(&c, QualiFasi::Ricorrenti), ["continua"]);
    assert_eq!(nomi(&c, QualiFasi::Nessuna), Vec::<String>::new());
    c.ricorrenza = Some(Ricorrenza::UnaVolta);
    assert_eq!(nomi(&c, QualiFasi::Ricorrenti), ["continua"]);
    c.ricorrenza = Some(Ricorrenza::Annuale);
    assert_eq!(nomi(&c, QualiFasi::Ricorrenti), ["finita", "continua"]);
    let fasi = unica(c, tutto()).contenuto.fasi;
    assert_eq!(fasi[0].fine_prevista, giorno(2026, 12, 31));
    assert_eq!(fasi[0].inizio_previsto, giorno(2025, 2, 28));
    assert_eq!(
        (fasi[0].avanzamento, fasi[0].inizio_effettivo),
        (None, None)
    );
    assert_eq!(fasi[1].fine_prevista, giorno(2026, 6, 30));
    assert_eq!(fasi[1].avanzamento, Some(Decimale::from(80)));
}

#[test]
fn achieved_values_become_history_and_formulas_read_the_new_sheets() {
    let mut c = contenuto("2025_SEG_1");
    c.indicatori = vec![Indicatore {
        descrizione: Some("pratiche".to_owned()),
        formula: Some("[2025_SEG_2.1] + somma([2025_SEG_1.2], [ALTRA.1]) [".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2025,
            atteso: Some(Decimale::from(9)),
            raggiunto: Some(Decimale::from(8)),
        }],
        ..Indicatore::default()
    }];
    let altra = scheda(Livello::Processo, None, contenuto("2025_SEG_2"));
    let tutte = riporta(
        &[scheda(Livello::Processo, None, c.clone()), altra],
        &[],
        tutto(),
    );
    let p = tutte[0].esito.clone().unwrap();
    let i = &p.contenuto.indicatori[0];
    assert_eq!(
        i.formula.as_deref(),
        Some("[2026_SEG_2.1] + somma([2026_SEG_1.2], [ALTRA.1]) [")
    );
    assert_eq!(i.valori, c.indicatori[0].valori);
    let senza = ScelteRibaltamento {
        indicatori: false,
        ..tutto()
    };
    assert_eq!(unica(c, senza).contenuto.indicatori, []);
}

#[test]
fn links_lead_to_the_new_sheets_and_the_cdr_stays_without_them() {
    let mut c = contenuto("2025_SEG_1");
    let verso = |livello: &str, codice: &str| Collegamento {
        livello: livello.to_owned(),
        codice: codice.to_owned(),
        nome: "x".to_owned(),
        peso: None,
    };
    c.collegato_a = vec![verso("CdR", "U_01"), verso("Obiettivi", "2025_Z1")];
    c.misura_di = vec!["2025_SEG_9".to_owned()];
    c.riferimento_obiettivo_gestionale = vec!["2025_Z1".to_owned(), "S09_03".to_owned()];
    let p = unica(c.clone(), tutto()).contenuto;
    let codici: Vec<&str> = p.collegato_a.iter().map(|k| k.codice.as_str()).collect();
    assert_eq!(codici, ["U_01", "2026_Z1"]);
    assert_eq!(p.misura_di, ["2026_SEG_9"]);
    assert_eq!(p.riferimento_obiettivo_gestionale, ["2026_Z1", "S09_03"]);
    let senza = ScelteRibaltamento {
        collegamenti: false,
        ..tutto()
    };
    let p = unica(c, senza).contenuto;
    assert_eq!(p.collegato_a.len(), 1);
    assert_eq!(
        (p.misura_di.len(), p.riferimento_obiettivo_gestionale.len()),
        (0, 0)
    );
}

#[test]
fn a_unit_that_ended_gives_its_sheets_to_the_one_that_carries_on() {
    let fine = giorno(2025, 12, 31);
    let cdr = [
        unita_di("U_01", fine, &["U_02"]),
        unita_di("U_02", fine, &["U_03"]),
        unita_di("U_03", None, &[]),
        unita_di("U_04", fine, &["U_03", "U_05"]),
        unita_di("U_05", None, &[]),
        unita_di("U_06", fine, &["U_06"]),
    ];
    let mut c = contenuto("2025_SEG_1");
    c.collegato_a = vec![Collegamento {
        livello: "CdR".to_owned(),
        codice: "U_01".to_owned(),
        nome: "vecchio".to_owned(),
        peso: None,
    }];
    let mut divisa = contenuto("2025_DIV_1");
    divisa.collegato_a = vec![Collegamento {
        codice: "U_04".to_owned(),
        ..c.collegato_a[0].clone()
    }];
    let schede = [
        scheda(Livello::Cdr, Some("U_01"), contenuto("U_01")),
        scheda(Livello::Processo, Some("U_01"), c),
        scheda(Livello::Processo, Some("U_04"), divisa),
        scheda(Livello::Processo, Some("U_06"), contenuto("2025_GIRO_1")),
        scheda(Livello::Processo, Some("U_05"), contenuto("2025_FERMO_1")),
    ];
    let tutte = riporta(&schede, &cdr, tutto());
    assert!(tutte[0].esito.as_ref().unwrap_err().contains("cessato"));
    let passata = tutte[1].esito.clone().unwrap();
    assert_eq!(passata.cdr, Some(CdrId("U_03".to_owned())));
    assert_eq!(passata.contenuto.collegato_a[0].codice, "U_03");
    assert_eq!(
        passata.contenuto.centro_di_responsabilita.as_deref(),
        Some("Settore U_03")
    );
    assert_eq!(
        passata.contenuto.responsabile.as_deref(),
        Some("ROSSI U_03")
    );
    assert!(passata.avviso.unwrap().contains("U_03"));
    for senza in [&tutte[2], &tutte[3]] {
        let p = senza.esito.clone().unwrap();
        assert_eq!(p.cdr, None);
        assert!(p.avviso.unwrap().contains("scegli a quale darla"));
        // Nor does it go on naming the unit that has ended: by that name it would be given to it again.
        let nominate = p.contenuto.collegato_a.iter();
        assert!(
            !nominate.clone().any(|k| k.livello == "CdR"),
            "{:?}",
            p.contenuto
        );
    }
    // Whoever prepares the plan decides what the structure leaves open, and nothing else: to a unit that is there.
    let scelte = ScelteRibaltamento {
        cdr: [
            ("2025_DIV_1", "U_05"),
            ("2025_GIRO_1", "U_99"),
            ("2025_SEG_1", "U_05"),
        ]
        .map(|(scheda, cdr)| (scheda.to_owned(), CdrId(cdr.to_owned())))
        .into(),
        ..tutto()
    };
    let decise = riporta(&schede, &cdr, scelte);
    let data = decise[2].esito.clone().unwrap();
    assert_eq!(data.cdr, Some(CdrId("U_05".to_owned())));
    assert!(data.da_assegnare && data.avviso.unwrap().contains("passa al CdR U_05"));
    assert_eq!(data.contenuto.collegato_a[0].codice, "U_05");
    assert_eq!(decise[3].esito.clone().unwrap().cdr, None);
    let decisa = decise[1].esito.clone().unwrap();
    assert_eq!(decisa.cdr, Some(CdrId("U_03".to_owned())));
    let ferma = tutte[4].esito.clone().unwrap();
    assert_eq!(
        (ferma.cdr, ferma.avviso),
        (Some(CdrId("U_05".to_owned())), None)
    );
}

#[test]
fn what_is_there_is_not_made_twice() {
    let mut annullata = contenuto("2025_SEG_3");
    annullata.stato = Some(Stato::Annullata);
    let schede = [
        scheda(Livello::Processo, None, contenuto("2025_SEG_1")),
        scheda(Livello::Processo, None, contenuto("2025_SEG_2")),
        scheda(Livello::Processo, None, annullata),
        scheda(Livello::Processo, None, contenuto("FISSA")),
        scheda(Livello::Processo, None, contenuto("2026_FISSA")),
    ];
    let gia = GiaPresenti {
        riportate: [SchedaId("2025_SEG_1".to_owned())].into(),
        codici: ["2026_SEG_2".to_owned()].into(),
    };
    let tutte = prepara(&vista(2025), &vista(2026), &schede, &[], &gia, &tutto());
    let no: Vec<String> = tutte
        .iter()
        .map(|r| r.esito.clone().err().unwrap_or_default())
        .collect();
    assert_eq!(
        no,
        [
            "è già stata riportata",
            "nel piano nuovo c'è già una scheda con il codice 2026_SEG_2",
            "è annullata",
            "",
            "",
        ]
    );
}
