//! Two bodies in one database never see each other.
//!
//! Every function that reads with an actor is a line of [`LETTURE`], and a test looks for those that are not.

use std::collections::BTreeSet;
use std::path::Path;

use domain::allegato::{Allegato, AllegatoId, PostoAllegato};
use domain::anomalie::{Accettazione, AccettazioneId, Anomalia, RegolaAnomalia};
use domain::campo::Valore;
use domain::cartella::{CartellaLetta, Dato, FoglioLetto, FormatoCartella};
use domain::cdr::Cdr;
use domain::ciclo::Passaggio;
use domain::commento::{Commento, CommentoId};
use domain::elenchi::VociElenco;
use domain::identita::{Fonte, GenereFonte};
use domain::importazione::{Formato, Lettura, Parametri, Scelte, SchedaLetta};
use domain::libro::{OggettoStampa, ParametriStampa, Stemma};
use domain::monitoraggio::{Raccolta, SessioneMonitoraggio};
use domain::notifica::{Abbonamento, AbbonamentoId, GenereFatto};
use domain::permesso::Ruolo;
use domain::persona::Persona;
use domain::portatore::Portatore;
use domain::pubblicazione::{PianoPubblico, SceltePubblicazione};
use domain::registro::Annotazione;
use domain::regole::RegoleScritte as _;
use domain::ribaltamento::Proposta;
use domain::rischio::Metodo;
use domain::scheda::{Collegamento, Evento, Fase, Indicatore, Scheda};
use domain::smvp::Smvp;
use domain::tracciato::{Abbinamento, FoglioAbbinato, Modo, Opzioni, Tracciato};
use domain::versione::Momento;
use domain::vista::Vista;
use domain::vista::vita::PassaggioVista;
use domain::{Actor, Livello};
use store::provenienze::Provenienza;
use store::registro::Filtro;
use store::schede::citazioni;
use store::storia::Oggetto;
use store::{
    Conn, Error, Result, accettazioni, allegati, anomalie, bozze, caricamenti, commenti, importa,
    importazioni, libri, modelli, monitoraggi, notifiche, prospetti, provenienze, pubblicazioni,
    punteggi, registro, regole, ribaltamenti, schede, stampe, storia, utenti, versioni, viste,
};
use testkit::{Prova, adesso};

/// A word that stands in everything the first body keeps.
const SEGNO: &str = "SEGNO";

/// Everything the first body keeps, by the keys with which somebody might ask for it.
struct Mondo {
    vista: Vista,
    /// The plan of the year after.
    dopo: Vista,
    scheda: Scheda,
    cdr: Cdr,
    persona: Persona,
    portatore: Portatore,
    importazione: String,
    caricamento: String,
    stampa: String,
    lettura: Lettura,
    allegato: Allegato,
    sessione: SessioneMonitoraggio,
    abbonamento: AbbonamentoId,
    /// Number of what is about to be published.
    edizione: i32,
    /// The latest line of the trail of the first body.
    ultimo: i64,
}

/// What a workbook comes to that says of a sheet what it says already, beside a row without a code.
fn comparato(
    c: &mut Conn,
    actor: &Actor,
    scheda: &Scheda,
    vista: &Vista,
) -> Result<caricamenti::Preparato> {
    let testo = |t: &str| Dato::Testo(t.to_owned());
    let cartella = CartellaLetta {
        formato: FormatoCartella::Xlsx,
        fogli: vec![FoglioLetto {
            nome: SEGNO.to_owned(),
            righe: vec![
                ["Codice", "Titolo", "Note sulla scheda"]
                    .map(testo)
                    .to_vec(),
                vec![Dato::Vuoto, testo("Senza codice"), testo("x")],
                vec![testo(scheda.codice()), testo(scheda.titolo())],
            ],
            unioni: Vec::new(),
        }],
        avvisi: Vec::new(),
    };
    let processi = FoglioAbbinato::proponi_come(&cartella.fogli[0], Tracciato::Processi, 0, &[]);
    let abbinamento = Abbinamento {
        fogli: vec![processi],
    };
    caricamenti::prepara(
        c,
        actor,
        &cartella,
        &abbinamento,
        Opzioni {
            modo: Modo::Aggiorna,
            svuota: false,
        },
        Some(vista),
        adesso(),
        &mut |_| {},
    )
}

fn lettura() -> Lettura {
    Lettura {
        formato: Formato::SchedaPtpc,
        parametri: Parametri {
            ente: Some(SEGNO.to_owned()),
            vista_codice: Some("2026_PTPC_SEGNO".to_owned()),
            ..Parametri::default()
        },
        fonte: Vec::new(),
        schede: vec![SchedaLetta {
            livello: Livello::Processo,
            codice: "2026_SEGNO_1".to_owned(),
            padre: None,
            campi: Vec::new(),
        }],
        riparazioni: Vec::new(),
        proposte: Vec::new(),
        non_collocate: Vec::new(),
        impaginazione: Vec::new(),
        avvisi: Vec::new(),
    }
}

fn mondo(p: &Prova) -> Mondo {
    let suo = Abbonamento {
        id: AbbonamentoId(String::new()),
        nome: "Protocollo SEGNO".to_owned(),
        indirizzo: "https://eventi.comune.example/".to_owned(),
        generi: vec![GenereFatto::Schede],
        attivo: true,
        motivo: None,
    };
    let abbonamento = p.scrivi(|tx| notifiche::abbona(tx, &p.actor, &suo, "segreto"));
    let vista = p.vista("2026_PTPC_SEGNO");
    let cdr = p.cdr("U_01", "Segreteria SEGNO");
    let persona = p.persona("ROSSI SEGNO");
    let portatore = p.portatore("ENTI SEGNO");
    p.scheda(&vista, "U_01");
    let scheda = p.scheda(&vista, "2026_SEGNO_1");
    let scheda = p.correggi(
        &scheda.assegna(Some(cdr.id.clone())),
        "responsabile",
        Valore::testo("ROSSI SEGNO"),
    );
    let scheda = p.correggi(
        &scheda,
        "stakeholder",
        Valore::Elenco(vec!["ENTI SEGNO".to_owned()]),
    );
    let evento = Evento {
        descrizione: Some("Favori SEGNO".to_owned()),
        ..Evento::default()
    };
    let scheda = p.correggi(&scheda, "eventi", Valore::Eventi(vec![evento]));
    let fase = Fase {
        descrizione: Some("Controllo SEGNO".to_owned()),
        ..Fase::default()
    };
    let scheda = p.correggi(&scheda, "fasi", Valore::Fasi(vec![fase]));
    passata(p, &scheda);
    let scheda = p.leggi(|c| schede::find_by_id(c, &p.actor, scheda.id()));
    let con_formula = Indicatore {
        descrizione: Some("calcolato SEGNO".to_owned()),
        formula: Some("[2026_SEGNO_1.1]".to_owned()),
        ..Indicatore::default()
    };
    let scheda = p.correggi(&scheda, "indicatori", Valore::Indicatori(vec![con_formula]));
    let altro_piano = p.vista("2026_OBIETTIVI");
    let mut collegato = testkit::contenuto("2026_Z1");
    collegato.collegato_a = vec![Collegamento {
        livello: "Processo".to_owned(),
        codice: "SEGNO_1".to_owned(),
        nome: String::new(),
        peso: None,
    }];
    let collegata = p.scheda_con(&p.actor, &altro_piano, collegato);
    p.correggi(
        &collegata.assegna(Some(cdr.id.clone())),
        "note",
        Valore::testo("Data al CdR"),
    );
    let (importazione, caricamento, stampa) = p.scrivi(|tx| {
        store::enti::rename(tx, &p.actor, "Comune di SEGNO", adesso())?;
        store::enti::set_stemma(
            tx,
            &p.actor,
            Some(&Stemma {
                immagine: vec![1],
                testo_alternativo: SEGNO.to_owned(),
            }),
            adesso(),
        )?;
        let fonte = Fonte {
            codice: SEGNO.to_owned(),
            nome: SEGNO.to_owned(),
            genere: GenereFonte::Directory,
            ente: None,
            crea: false,
            incarichi: Vec::new(),
        };
        let anna = p.actor.utente.unwrap();
        store::identita::collega(tx, &p.actor, anna, &fonte, SEGNO, adesso())?;
        let importazione = importazioni::create(
            tx,
            &p.actor,
            "SEGNO.txt",
            Some(SEGNO.as_bytes()),
            &lettura(),
            adesso(),
        )?;
        let vuoto = Abbinamento::default();
        let carica = caricamenti::create(
            tx,
            &p.actor,
            "SEGNO.xlsx",
            SEGNO.as_bytes(),
            &vuoto,
            Some(&vista.id),
            adesso(),
        )?;
        let salvato = caricamenti::AbbinamentoSalvato {
            abbinamento: vuoto.clone(),
            teste: Vec::new(),
        };
        caricamenti::salva_abbinamento(tx, &p.actor, SEGNO, &salvato)?;
        caricamenti::set_abbinamento(
            tx,
            &p.actor,
            &carica,
            &vuoto,
            Opzioni::default(),
            None,
            caricamenti::Stato::Analisi,
        )?;
        let preparato = comparato(tx, &p.actor, &scheda, &vista)?;
        caricamenti::set_anteprima(tx, &p.actor, &carica, &preparato)?;
        let origine = Provenienza {
            campo: "titolo".to_owned(),
            importazione: importazione.clone(),
            origine: Vec::new(),
            valore_letto: Valore::testo(SEGNO),
        };
        provenienze::record(tx, &p.actor, scheda.id(), &[origine])?;
        let (_, fornito) = domain::modello::FORNITI.first().unwrap();
        modelli::save(
            tx,
            &p.actor,
            "SEGNO.toml",
            &fornito.replacen("nome = \"", "nome = \"SEGNO ", 1),
            adesso(),
        )?;
        accetta(tx, p, &vista, "ha SEGNO")?;
        punteggi::record(tx, &crate::punteggi::blocco(&p.actor, &scheda, SEGNO))?;
        let proprie = crate::smvp::proprio("SEGNO", 1);
        let letto = Smvp::leggi_testo(&proprie).unwrap();
        regole::record(tx, &p.actor, &letto, &proprie, adesso())?;
        let elenco = VociElenco {
            elenco: "area_di_rischio".to_owned(),
            ..VociElenco::default()
        };
        let voci = [SEGNO.to_owned()];
        let fatto = elenco.correggi(&voci, &[], &p.actor, adesso()).unwrap();
        store::elenchi::record(tx, &fatto)?;
        let proprie = crate::metodi::proprio("SEGNO", 1);
        let letto = Metodo::leggi_testo(&proprie).unwrap();
        regole::record(tx, &p.actor, &letto, &proprie, adesso())?;
        let stampa = stampe::create(tx, &p.actor, SEGNO, 1, adesso())?;
        prospetti::salva(
            tx,
            &p.actor,
            &crate::prospetti::salvato(&p.actor, &vista, SEGNO),
        )?;
        registro::annota(tx, &p.actor, Annotazione::Stampa, SEGNO, adesso())?;
        let campi = "titolo=SEGNO";
        bozze::salva(tx, &p.actor, scheda.id(), "blocchi/SEGNO", campi, adesso())?;
        Ok((importazione, carica, stampa))
    });
    // Its act and its name are of everybody; what it froze of the sheets is not.
    let adottata = p.passa_vista(&vista, PassaggioVista::Adotta);
    p.passa_vista(&adottata, PassaggioVista::RiportaInPreparazione);
    p.correggi(&scheda, "stato", Valore::testo("bozza"));
    let scheda = p.correggi(&scheda, "note", Valore::testo("Dopo l'adozione"));
    let dopo = p.vista("2027_PTPC");
    let riportata = Proposta {
        antenata: scheda.id().clone(),
        livello: scheda.livello(),
        cdr: scheda.cdr().cloned(),
        contenuto: testkit::contenuto("2027_SEGNO_1"),
        da_assegnare: false,
        avviso: None,
    };
    p.scrivi(|tx| ribaltamenti::record(tx, &p.actor, &dopo, &[riportata], adesso()));
    let allegato = p.allega(&scheda, "a-1", "SEGNO.pdf");
    let posto = PostoAllegato {
        vista: vista.id.clone(),
        scheda: None,
        parte: None,
    };
    let (id, byte) = (AllegatoId("a-2".to_owned()), b"%PDF-1.7 SEGNO");
    let atto = Allegato::nuovo(id, posto, "delibera SEGNO.pdf", byte, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| allegati::aggiungi(tx, &atto, byte));
    let sessione = p.monitoraggio(&vista, SEGNO, &[&cdr]);
    let risposta = Raccolta::vuota(&sessione.id, scheda.id());
    let fatto = risposta.annota(&sessione, SEGNO, "", &p.actor, adesso());
    p.scrivi(|tx| monitoraggi::rispondi(tx, &fatto.unwrap()));
    // Named beside a sheet of his own by somebody else of the body.
    let collega = p.utente("collega.della.prova", &[domain::permesso::Ruolo::Rpct]);
    let detto = Commento::nuovo(
        CommentoId("c-1".to_owned()),
        scheda.id().clone(),
        None,
        "SEGNO @anna.verdi",
        &collega,
        adesso(),
    );
    p.scrivi(|tx| commenti::record(tx, &detto.unwrap()));
    let taciuti = [domain::promemoria::GenerePromemoria::Fase];
    p.scrivi(|tx| store::promemoria::taci(tx, p.ente.id, p.actor.utente.unwrap(), &taciuti));
    let ultimo = p.db.read(|c| storia::ultimo(c, &p.actor)).unwrap();
    p.scrivi(|tx| notifiche::prepara(tx, adesso()));
    let scelte = SceltePubblicazione {
        allegati: vec![SEGNO.to_owned()],
        ..SceltePubblicazione::prudenti()
    };
    let piano = PianoPubblico::di(
        &p.ente,
        &vista,
        std::slice::from_ref(&scheda),
        &[],
        &[],
        &scelte,
        adesso().date_naive(),
    );
    let edizione =
        p.scrivi(|tx| pubblicazioni::prepara(tx, &p.actor, &vista.id, &scelte, &piano, adesso()));
    Mondo {
        edizione,
        abbonamento,
        dopo,
        ultimo,
        allegato,
        sessione,
        vista,
        scheda,
        cdr,
        persona,
        portatore,
        importazione,
        caricamento,
        stampa,
        lettura: lettura(),
    }
}

/// Cancels a sheet and takes it back: it has passed.
fn passata(p: &Prova, scheda: &Scheda) {
    let (file, testo) = domain::modello::FORNITI.first().unwrap();
    let modello = domain::modello::Modello::leggi(file, testo).unwrap();
    let esame = domain::ciclo::Esame {
        modello: &modello,
        anno: 2026,
        aperte: &[],
        con_metodo: false,
        importazione_in_sospeso: false,
    };
    for passaggio in [Passaggio::Annulla, Passaggio::Ripristina] {
        p.scrivi(|tx| {
            let s = schede::find_by_id(tx, &p.actor, scheda.id())?;
            let fatto = s.passa(passaggio, SEGNO, &esame, &p.actor, adesso());
            schede::record(tx, &fatto.unwrap())
        });
    }
}

/// Accepts a finding of the sheet, in a plan of the first body.
fn accetta(tx: &mut store::Tx<'_>, p: &Prova, vista: &Vista, frase: &str) -> Result<()> {
    let anomalia = Anomalia {
        regola: RegolaAnomalia::Pesi,
        scheda: Some((Livello::Processo, "2026_SEGNO_1".to_owned())),
        campo: None,
        frase: frase.to_owned(),
    };
    let id = AccettazioneId(store::new_id());
    let fatto =
        Accettazione::nuova(id, &vista.id, &anomalia, "È così", &p.actor, adesso()).unwrap();
    accettazioni::record(tx, &fatto)
}

fn parametri(m: &Mondo) -> ParametriStampa {
    ParametriStampa {
        formato: domain::libro::FormatoLibro::Pdf,
        vista: m.vista.codice.clone(),
        livelli: Vec::new(),
        cdr: None,
        stato: None,
        gantt: None,
        oggetto: OggettoStampa::Oggi,
        data_elaborazione: adesso().date_naive(),
    }
}

type Lettore = fn(&mut Conn, &Actor, &Mondo) -> Result<String>;

fn detto<T: std::fmt::Debug>(esito: Result<T>) -> Result<String> {
    esito.map(|v| format!("{v:?}"))
}

/// The reading functions, each asked for something of the first body. What is read is told as text.
const LETTURE: &[(&str, Lettore)] = &[
    ("accettazioni::list", |c, a, m| {
        detto(accettazioni::list(c, a, &m.vista.id))
    }),
    ("allegati::list", |c, a, m| {
        detto(allegati::list(c, a, m.scheda.id()))
    }),
    ("allegati::della_vista", |c, a, m| {
        detto(allegati::della_vista(c, a, &m.vista.id))
    }),
    ("allegati::find", |c, a, m| {
        detto(allegati::find(c, a, &m.allegato.id))
    }),
    ("allegati::contenuto", |c, a, m| {
        let byte = allegati::contenuto(c, a, &m.allegato.id)?;
        Ok(String::from_utf8_lossy(&byte).into_owned())
    }),
    ("anomalie::di_vista", |c, a, m| {
        detto(anomalie::di_vista(c, a, &m.vista, adesso().date_naive()))
    }),
    ("anomalie::di_schede", |c, a, m| {
        // The sheet is handed in; what is read is where its codes lead.
        detto(
            anomalie::di_schede(
                c,
                a,
                &m.vista,
                std::slice::from_ref(&m.scheda),
                adesso().date_naive(),
            )
            .map(|e| e.posti),
        )
    }),
    ("bozze::find", |c, a, m| {
        detto(bozze::find(c, a, m.scheda.id(), "blocchi/SEGNO"))
    }),
    ("bozze::list", |c, a, _| detto(bozze::list(c, a))),
    ("caricamenti::list", |c, a, _| {
        detto(caricamenti::list(c, a))
    }),
    ("caricamenti::find", |c, a, m| {
        detto(caricamenti::find(c, a, &m.caricamento))
    }),
    ("caricamenti::file", |c, a, m| {
        let byte = caricamenti::file(c, a, &m.caricamento)?;
        Ok(String::from_utf8_lossy(&byte).into_owned())
    }),
    ("caricamenti::esiti", |c, a, m| {
        detto(caricamenti::esiti(c, a, &m.caricamento, "rifiutata", 1))
    }),
    ("caricamenti::tutti_gli_esiti", |c, a, m| {
        detto(caricamenti::tutti_gli_esiti(
            c,
            a,
            &m.caricamento,
            "rifiutata",
        ))
    }),
    ("caricamenti::abbinamenti", |c, a, _| {
        detto(caricamenti::abbinamenti(c, a))
    }),
    ("caricamenti::prepara", |c, a, m| {
        // It tells again what it was given; what it read is whether the sheet is there.
        let fatto = comparato(c, a, &m.scheda, &m.vista)?;
        Ok(SEGNO.repeat(fatto.conteggi.invariate))
    }),
    ("cdr::list", |c, a, _| detto(store::cdr::list(c, a))),
    ("cdr::nell_anno", |c, a, _| {
        detto(store::cdr::nell_anno(c, a, 2026))
    }),
    ("cdr::find", |c, a, m| {
        detto(store::cdr::find(c, a, &m.cdr.codice))
    }),
    ("commenti::list", |c, a, m| {
        detto(commenti::list(c, a, m.scheda.id()))
    }),
    ("commenti::conta", |c, a, m| {
        commenti::conta(c, a, m.scheda.id()).map(|n| SEGNO.repeat(n))
    }),
    ("commenti::da_leggere", |c, a, _| {
        detto(commenti::da_leggere(c, a))
    }),
    ("commenti::chi_legge", |c, a, m| {
        let chi = commenti::chi_legge(c, a, m.scheda.id(), adesso());
        detto(chi).map(|s| s.replace("anna.verdi", SEGNO))
    }),
    ("elenchi::tutti", |c, a, _| {
        detto(store::elenchi::tutti(c, a))
    }),
    ("enti::stemma", |c, a, _| detto(store::enti::stemma(c, a))),
    ("enti::di", |c, a, _| detto(store::enti::di(c, a))),
    ("importazioni::list", |c, a, _| {
        detto(importazioni::list(c, a))
    }),
    ("importazioni::find", |c, a, m| {
        detto(importazioni::find(c, a, &m.importazione))
    }),
    ("importazioni::in_sospeso", |c, a, m| {
        detto(importazioni::in_sospeso(c, a, &m.vista.codice))
    }),
    ("importazioni::file", |c, a, m| {
        detto(importazioni::file(c, a, &m.importazione))
            .map(|s| s.replace("[83, 69, 71, 78, 79]", SEGNO))
    }),
    ("importa::anteprima", |c, a, m| {
        // It tells again what it was given; what it read is whether the plan is there.
        importa::anteprima(c, a, &m.lettura, &Scelte::default(), None).map(|x| {
            if x.vista_nuova {
                String::new()
            } else {
                SEGNO.to_owned()
            }
        })
    }),
    ("libri::indice", |c, a, m| {
        detto(libri::indice(c, a, &parametri(m)))
    }),
    ("libri::capitolo", |c, a, m| {
        let indice = libri::indice(c, a, &parametri(m))?;
        detto(libri::capitolo(c, a, &indice, 0))
    }),
    ("libri::libro", |c, a, m| {
        detto(libri::libro(c, a, &parametri(m)))
    }),
    ("modelli::tutti", |c, a, _| detto(modelli::tutti(c, a))),
    ("modelli::list", |c, a, _| detto(modelli::list(c, a))),
    ("monitoraggi::list", |c, a, m| {
        detto(monitoraggi::list(c, a, &m.vista.id))
    }),
    ("monitoraggi::aperte", |c, a, _| {
        detto(monitoraggi::aperte(c, a))
    }),
    ("monitoraggi::find", |c, a, m| {
        detto(monitoraggi::find(c, a, &m.sessione.id))
    }),
    ("monitoraggi::raccolte", |c, a, m| {
        let sue = monitoraggi::raccolte(c, a, &m.sessione.id)?;
        Ok(sue.values().filter_map(|r| r.commento.clone()).collect())
    }),
    ("monitoraggi::raccolta", |c, a, m| {
        let sua = monitoraggi::raccolta(c, a, &m.sessione.id, m.scheda.id())?;
        Ok(sua.commento.unwrap_or_default())
    }),
    ("persone::list", |c, a, _| detto(store::persone::list(c, a))),
    ("persone::find", |c, a, m| {
        detto(store::persone::find(c, a, &m.persona.id))
    }),
    ("persone::find_by_nome", |c, a, _| {
        detto(store::persone::find_by_nome(c, a, "rossi segno"))
    }),
    ("portatori::list", |c, a, _| {
        detto(store::portatori::list(c, a))
    }),
    ("portatori::find", |c, a, m| {
        detto(store::portatori::find(c, a, &m.portatore.id))
    }),
    ("promemoria::taciuti", |c, a, _| {
        detto(store::promemoria::taciuti(c, a)).map(|s| s.replace("Fase", SEGNO))
    }),
    ("provenienze::di", |c, a, m| {
        detto(provenienze::di(c, a, m.scheda.id()))
    }),
    ("provenienze::letture", |c, a, m| {
        detto(provenienze::letture(c, a, &[m.scheda.id().clone()]))
    }),
    ("punteggi::bloccati", |c, a, m| {
        detto(punteggi::bloccati(c, a, &m.vista.id))
    }),
    ("regole::list", |c, a, _| detto(regole::list::<Smvp>(c, a))),
    ("regole::list", |c, a, _| {
        detto(regole::list::<Metodo>(c, a))
    }),
    ("regole::tutte", |c, a, _| {
        detto(regole::tutte::<Metodo>(c, a))
    }),
    ("regole::tutte", |c, a, _| {
        detto(regole::tutte::<Smvp>(c, a))
    }),
    ("schede::find", |c, a, m| {
        detto(schede::find(c, a, &m.vista.id, "2026_SEGNO_1"))
    }),
    ("schede::oltre", |c, a, m| {
        // Of the sheets of others it says that they are there, and nothing else: what one reads is told here in their place.
        let oltre = schede::oltre(c, a, &m.vista.codice, "2026_SEGNO_1")?;
        let letta = schede::find(c, a, &m.vista.id, "2026_SEGNO_1");
        Ok(if oltre { String::new() } else { detto(letta)? })
    }),
    ("schede::find_by_id", |c, a, m| {
        detto(schede::find_by_id(c, a, m.scheda.id()))
    }),
    ("schede::list", |c, a, m| {
        detto(schede::list(c, a, &m.vista.id, &schede::Filtro::default()))
    }),
    ("schede::list_by_codes", |c, a, m| {
        detto(schede::list_by_codes(c, a, &m.vista.id, &["2026_SEGNO_1"]))
    }),
    ("schede::elenco", |c, a, m| {
        detto(schede::elenco(
            c,
            a,
            &m.vista.id,
            &schede::Filtro::default(),
        ))
    }),
    ("schede::eventi", |c, a, m| {
        detto(schede::eventi(
            c,
            a,
            &m.vista.id,
            &schede::Filtro::default(),
        ))
    }),
    ("schede::valutazioni", |c, a, m| {
        let filtro = schede::Filtro::default();
        detto(schede::valutazioni(c, a, &m.vista.id, &filtro))
    }),
    ("schede::eventi_scritti", |c, a, _| {
        detto(schede::eventi_scritti(c, a, None))
    }),
    ("schede::misure_scritte", |c, a, _| {
        detto(schede::misure_scritte(c, a))
    }),
    ("schede::formule", |c, a, m| {
        detto(schede::formule(c, a, &m.vista.id))
    }),
    ("schede::unita", |c, a, m| {
        detto(schede::unita(c, a, &m.vista.id, None))
    }),
    ("schede::misure", |c, a, m| {
        detto(schede::misure(
            c,
            a,
            &m.vista.id,
            &schede::Filtro::default(),
        ))
    }),
    ("schede::trovate", |c, a, m| {
        let trovate = schede::trovate(c, a, &m.vista.id, &schede::Filtro::default())?;
        detto(Ok(trovate)).map(|s| s.replace(&m.scheda.id().0, SEGNO))
    }),
    ("schede::risultati", |c, a, m| {
        detto(schede::risultati(
            c,
            a,
            &m.vista.id,
            &schede::Filtro::default(),
        ))
    }),
    ("schede::search_page", |c, a, _| {
        detto(schede::search_page(
            c,
            a,
            &schede::Ricerca {
                testo: "segno".to_owned(),
                limite: 10,
                ..Default::default()
            },
        ))
    }),
    ("schede::richiami", |c, a, m| {
        detto(schede::richiami(c, a, &m.vista.id, "U_01"))
    }),
    ("schede::richiami_al_nome", |c, a, m| {
        detto(schede::richiami_al_nome(c, a, &m.vista.id, "U_01"))
    }),
    ("schede::legami_fra_piani", |c, a, m| {
        detto(schede::legami_fra_piani(c, a, m.vista.anno))
    }),
    ("schede::risolvi", |c, a, _| {
        detto(schede::risolvi(c, a, &["2026_SEGNO_1"]))
    }),
    ("schede::posizione_successiva", |c, a, m| {
        // A number has no words in it: the first body's next place is the third.
        schede::posizione_successiva(c, a, &m.vista.id).map(|n| {
            if n == 3 {
                SEGNO.to_owned()
            } else {
                n.to_string()
            }
        })
    }),
    ("citazioni::di_cdr", |c, a, m| {
        detto(citazioni::di_cdr(c, a, &m.cdr, 10))
    }),
    ("citazioni::di_persona", |c, a, m| {
        detto(citazioni::di_persona(c, a, &m.persona, 10))
    }),
    ("citazioni::di_portatore", |c, a, m| {
        detto(citazioni::di_portatore(c, a, &m.portatore, 10))
    }),
    ("citazioni::conta_per_cdr", |c, a, m| {
        detto(citazioni::conta_per_cdr(c, a)).map(|s| s.replace(&m.cdr.id.0, SEGNO))
    }),
    ("citazioni::conta_per_persona", |c, a, _| {
        detto(citazioni::conta_per_persona(c, a)).map(|s| s.to_uppercase())
    }),
    ("citazioni::conta_per_portatore", |c, a, _| {
        detto(citazioni::conta_per_portatore(c, a)).map(|s| s.to_uppercase())
    }),
    ("notifiche::abbonamenti", |c, a, _| {
        detto(notifiche::abbonamenti(c, a))
    }),
    ("notifiche::ultime", |c, a, m| {
        detto(notifiche::ultime(c, a, &m.abbonamento, 10))
    }),
    ("allegati::del_piano", |c, a, m| {
        detto(allegati::del_piano(c, a, &m.vista.id))
    }),
    ("pubblicazioni::list", |c, a, m| {
        detto(pubblicazioni::list(c, a, &m.vista.id))
    }),
    ("pubblicazioni::contenuto", |c, a, m| {
        detto(pubblicazioni::contenuto(c, a, &m.vista.id, m.edizione))
    }),
    ("prospetti::list", |c, a, m| {
        detto(prospetti::list(c, a, &m.vista.id))
    }),
    ("stampe::list", |c, a, _| detto(stampe::list(c, a))),
    ("stampe::find", |c, a, m| {
        detto(stampe::find(c, a, &m.stampa))
    }),
    ("nomi::conta", |c, a, _| {
        let quante = store::nomi::conta(c, a, domain::UtenteId(1))?;
        Ok(if quante.storia > 0 { SEGNO } else { "" }.to_owned())
    }),
    ("registro::pagina", |c, a, _| {
        detto(registro::pagina(c, a, &Filtro::default(), 0, 10))
    }),
    ("registro::dopo", |c, a, _| {
        detto(registro::dopo(c, a, &Filtro::default(), 0, 10))
    }),
    ("registro::ultimo_da_amministratore", |c, a, _| {
        let anna = domain::UtenteId(1);
        let ultimo = registro::ultimo_da_amministratore(c, a, anna)?;
        Ok(ultimo.map_or("", |_| SEGNO).to_owned())
    }),
    ("registro::impronta", |c, a, _| {
        let sua = registro::impronta(c, a, 1)?;
        Ok(if sua.is_some() { SEGNO } else { "" }.to_owned())
    }),
    ("storia::impronta", |c, a, _| {
        // The other body has a first line, too: another.
        let del_primo = Actor::operatore(domain::ente::EnteId(1));
        let attesa = store::storia::impronta(c, &del_primo, 1)?;
        let sua = store::storia::impronta(c, a, 1)?;
        Ok(if sua == attesa { SEGNO } else { "" }.to_owned())
    }),
    ("registro::verifica_di", |c, a, _| {
        let esito = registro::verifica_di(c, a)?;
        Ok(if esito.righe == 1 { SEGNO } else { "" }.to_owned())
    }),
    ("storia::pagina", |c, a, _| {
        detto(storia::pagina(c, a, &Filtro::default(), 0, 1000))
    }),
    ("storia::dopo", |c, a, _| {
        detto(storia::dopo(c, a, &Filtro::default(), 0, 1000))
    }),
    ("storia::nomi_delle_cose", |c, a, m| {
        detto(storia::nomi_delle_cose(c, a, &[&m.scheda.id().0]))
    }),
    ("storia::verifica_di", |c, a, m| {
        let esito = storia::verifica_di(c, a)?;
        Ok(if esito.ultimo == m.ultimo { SEGNO } else { "" }.to_owned())
    }),
    ("storia::di", |c, a, m| {
        detto(storia::di(c, a, &Oggetto::Scheda(m.scheda.id().clone())))
    }),
    ("storia::ultimi_passaggi", |c, a, m| {
        detto(storia::ultimi_passaggi(c, a, &m.vista.id))
            .map(|s| s.replace(&m.scheda.id().0, SEGNO))
    }),
    ("storia::dopo_versione", |c, a, m| {
        detto(storia::dopo_versione(c, a, m.scheda.id(), 0))
    }),
    ("storia::toccate", |c, a, m| {
        let toccate = storia::toccate(c, a, 0)?;
        let sua = toccate.schede.get(m.scheda.id());
        let segno = sua.map_or("", |_| SEGNO);
        Ok(format!("{segno} {toccate:?}"))
    }),
    ("storia::ultimo", |c, a, m| {
        storia::ultimo(c, a).map(|ultimo| {
            if ultimo == m.ultimo {
                SEGNO.to_owned()
            } else {
                ultimo.to_string()
            }
        })
    }),
    ("identita::collegati", |c, a, _| {
        detto(store::identita::collegati(c, a))
    }),
    ("incarichi::list", |c, a, _| {
        detto(store::incarichi::list(c, a)).map(|s| s.replace("UtenteId(1)", SEGNO))
    }),
    ("utenti::di_altri_enti", |c, a, _| {
        let anna = domain::UtenteId(1);
        detto(utenti::di_altri_enti(c, a, anna)).map(|s| s.replace("false", SEGNO))
    }),
    ("utenti::list", |c, a, _| {
        detto(utenti::list(c, a)).map(|s| s.replace("anna.verdi", SEGNO))
    }),
    ("viste::list", |c, a, _| detto(viste::list(c, a))),
    ("viste::anno_prima", |c, a, m| {
        let dopo = Vista {
            anno: m.vista.anno + 1,
            ..m.vista.clone()
        };
        detto(viste::anno_prima(c, a, &dopo))
    }),
    ("viste::find", |c, a, m| {
        detto(viste::find(c, a, &m.vista.codice))
    }),
    ("ribaltamenti::antenate", |c, a, m| {
        let quante = ribaltamenti::antenate(c, a, &m.dopo.id)?.len();
        Ok(SEGNO.repeat(quante))
    }),
    ("ribaltamenti::gia_presenti", |c, a, m| {
        detto(ribaltamenti::gia_presenti(c, a, &m.vista.id, &m.dopo.id))
    }),
    ("versioni::list", |c, a, m| {
        detto(versioni::list(c, a, &m.vista.id)).map(|s| s.replace("Giunta comunale", SEGNO))
    }),
    ("versioni::confronta", |c, a, m| {
        let di = |versione| Momento {
            vista: m.vista.codice.clone(),
            versione,
        };
        detto(versioni::confronta(c, a, &di(Some(1)), &di(None), false))
    }),
    ("versioni::schede", |c, a, m| {
        detto(versioni::schede(c, a, &m.vista.id, 1))
    }),
    ("versioni::esamina", |c, a, m| {
        detto(versioni::esamina(c, a, &m.vista)).map(|s| s.replace("Condivisa", SEGNO))
    }),
    ("versioni::contorno", |c, a, m| {
        detto(versioni::contorno(c, a, &m.vista.id, 1))
    }),
];

#[test]
fn nobody_reads_what_is_of_another_body() {
    let p = Prova::new();
    let m = mondo(&p);
    // The other body has a plan with the same codes: what is found by code must still be its own.
    let loro = p.vista_di(&p.altro, "2026_PTPC_ALTRO");
    p.scheda_con(&p.altro, &loro, testkit::contenuto("U_01"));
    for (nome, leggi) in LETTURE {
        match p.db.read(|c| leggi(c, &p.actor, &m)) {
            Ok(detto) => assert!(
                detto.contains(SEGNO),
                "{nome} does not show to its own body what it keeps: {detto}"
            ),
            Err(no) => panic!("{nome}: {no:?}"),
        }
        match p.db.read(|c| leggi(c, &p.altro, &m)) {
            Ok(detto) => assert!(
                !detto.contains(SEGNO),
                "{nome} shows it to another body: {detto}"
            ),
            Err(no) => assert!(matches!(no, Error::NotFound), "{nome}: {no:?}"),
        }
    }
}

/// What everybody of a body reads, whatever he answers for: its name, its units (public by d.lgs. 33/2013, art. 13), which plans it has and the acts attached to them, its
/// rules and its words. The programs that it tells what happens, appointments, accounts, the trail as a whole and the register of accesses the router opens only to those who give
/// appointments or read the register, whose roles reach the whole body; the last lines and places are numbers from which what is kept and written is brought up to date.
const DI_TUTTO_L_ENTE: &[&str] = &[
    "allegati::del_piano",
    "allegati::della_vista",
    "cdr::find",
    "cdr::list",
    "cdr::nell_anno",
    "elenchi::tutti",
    "enti::di",
    "enti::stemma",
    "importa::anteprima",
    "identita::collegati",
    "incarichi::list",
    "modelli::list",
    "modelli::tutti",
    "nomi::conta",
    "notifiche::abbonamenti",
    "notifiche::ultime",
    "portatori::find",
    "portatori::list",
    "pubblicazioni::list",
    "registro::dopo",
    "registro::pagina",
    "registro::ultimo_da_amministratore",
    "registro::impronta",
    "registro::verifica_di",
    "regole::list",
    "regole::tutte",
    "schede::posizione_successiva",
    "storia::dopo",
    "storia::impronta",
    "storia::nomi_delle_cose",
    "storia::pagina",
    "storia::toccate",
    "storia::ultimo",
    "storia::verifica_di",
    "utenti::di_altri_enti",
    "utenti::list",
    "versioni::contorno",
    "versioni::list",
    "viste::anno_prima",
    "viste::find",
];

/// What is shown only to whoever reads the whole body, or has asked for it himself.
const SOLO_INTERO: &[&str] = &[
    "bozze::find",
    "bozze::list",
    "caricamenti::abbinamenti",
    "caricamenti::esiti",
    "caricamenti::file",
    "caricamenti::find",
    "caricamenti::list",
    "caricamenti::tutti_gli_esiti",
    "commenti::da_leggere",
    "importazioni::file",
    "importazioni::find",
    "importazioni::in_sospeso",
    "importazioni::list",
    "promemoria::taciuti",
    "prospetti::list",
    "pubblicazioni::contenuto",
    "stampe::find",
    "stampe::list",
];

/// What is said of the body and of its plans is not what is said of a sheet.
fn senza_il_comune(detto: &str) -> String {
    detto
        .replace("PTPC_SEGNO", "PTPC_X")
        .replace("Comune di SEGNO", "Comune")
        .replace("SEGNO Scheda PTPC", "Scheda PTPC")
        .replace("testo_alternativo: \"SEGNO\"", "")
}

#[test]
fn nobody_reads_farther_than_his_appointments_reach() {
    let p = Prova::new();
    let m = mondo(&p);
    let altro = p.cdr("U_02", "Ragioneria");
    let sua = p.scheda(&m.vista, "2026_RAG_1");
    p.correggi(
        &sua.assegna(Some(altro.id.clone())),
        "titolo",
        Valore::testo("Bilancio"),
    );
    let di_qui = p.utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&m.cdr))]);
    let di_la = p.utente_con("elio.rosa", &[(Ruolo::Responsabile, Some(&altro))]);
    let di_nessuno = p.utente_con("ugo.gialli", &[(Ruolo::Amministratore, None)]);
    for (nome, leggi) in LETTURE {
        if DI_TUTTO_L_ENTE.contains(nome) {
            continue;
        }
        let legge = |chi: &Actor| match p.db.read(|c| leggi(c, chi, &m)) {
            Ok(detto) => senza_il_comune(&detto),
            Err(Error::NotFound) => String::new(),
            Err(no) => panic!("{nome}: {no:?}"),
        };
        let detto = legge(&di_qui);
        let suo = match *nome {
            // A plan shows how many sheets it has: of his own he counts one.
            "viste::list" => "processi: 1",
            // Where the codes of a sheet lead: to the one of its CdR.
            "anomalie::di_schede" => "Attività U_01",
            _ => SEGNO,
        };
        assert_eq!(
            detto.contains(suo),
            !SOLO_INTERO.contains(nome),
            "{nome}, to who answers for it: {}",
            detto.chars().take(2_000).collect::<String>()
        );
        for chi in [&di_la, &di_nessuno] {
            let detto = legge(chi);
            assert!(!detto.contains(SEGNO), "{nome}, to {}: {detto}", chi.nome);
            assert!(
                !detto.contains("Attività U_01"),
                "{nome}, to {}: {detto}",
                chi.nome
            );
        }
    }
    let viste = format!("{:?}", p.leggi(|c| viste::list(c, &di_nessuno)));
    assert!(viste.contains("processi: 0") && !viste.contains("processi: 1"));
}

/// A sheet is filled by who answers for its CdR: who may read it and not more is told so, to the others it is not there.
#[test]
fn nobody_writes_farther_than_his_appointments_reach() {
    let p = Prova::new();
    let m = mondo(&p);
    let altro = p.cdr("U_02", "Ragioneria");
    let scheda = p.leggi(|c| schede::find_by_id(c, &p.actor, m.scheda.id()));
    for (nome, ruoli, atteso) in [
        ("a", &[(Ruolo::Responsabile, Some(&m.cdr))][..], "sì"),
        ("b", &[(Ruolo::Referente, Some(&m.cdr))], "sì"),
        ("c", &[(Ruolo::Responsabile, Some(&altro))], "non c'è"),
        ("d", &[(Ruolo::Assessore, Some(&m.cdr))], "no"),
        (
            "e",
            &[(Ruolo::Responsabile, Some(&altro)), (Ruolo::Lettore, None)],
            "no",
        ),
        ("f", &[(Ruolo::Nucleo, None)], "no"),
        ("g", &[(Ruolo::Amministratore, None)], "non c'è"),
    ] {
        let chi = p.utente_con(nome, ruoli);
        let titolo = [("titolo".to_owned(), Valore::testo(format!("SEGNO {nome}")))];
        let attuale = p.leggi(|c| schede::find_by_id(c, &p.actor, scheda.id()));
        let fatto = attuale
            .correggi(titolo, domain::Atto::Correzione, None, &chi, adesso())
            .unwrap();
        let detto = match p.db.write(|tx| schede::record(tx, &fatto)) {
            Ok(_) => "sì",
            Err(Error::Vietato(_)) => "no",
            Err(Error::NotFound) => "non c'è",
            Err(no) => panic!("{nome}: {no:?}"),
        };
        assert_eq!(detto, atteso, "{nome}");
        // Nor does one take a sheet to oneself by saying that it is one's own.
        let presa = attuale.assegna(Some(altro.id.clone()));
        let valori = [("titolo".to_owned(), Valore::testo("preso"))];
        let fatto = presa
            .correggi(valori, domain::Atto::Correzione, None, &chi, adesso())
            .unwrap();
        assert!(
            p.db.write(|tx| schede::record(tx, &fatto)).is_err(),
            "{nome}"
        );
    }
}

/// `module::function` for each public function that takes a connection to read and an actor.
fn da_provare() -> BTreeSet<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut cartelle = vec![src.clone()];
    let mut trovate = BTreeSet::new();
    while let Some(cartella) = cartelle.pop() {
        for voce in std::fs::read_dir(cartella).unwrap() {
            let path = voce.unwrap().path();
            if path.is_dir() {
                cartelle.push(path);
                continue;
            }
            let testo = std::fs::read_to_string(&path).unwrap();
            // What stands in a folder is given by the module of its name; `citazioni` is a module to itself.
            let cartella = path.parent().filter(|p| *p != src);
            let file = cartella.filter(|_| !path.ends_with("citazioni.rs"));
            let modulo = file.unwrap_or(&path).file_stem().unwrap().to_str().unwrap();
            for funzione in testo.split("\npub fn ").skip(1) {
                let (firma, _) = funzione.split_once('{').unwrap();
                if firma.contains("&mut Conn") && firma.contains("&Actor") {
                    trovate.insert(format!(
                        "{modulo}::{}",
                        firma.split(['(', '<']).next().unwrap()
                    ));
                }
            }
        }
    }
    trovate
}

/// The functions that write for somebody without asking for an act of their own: a sheet asks for the one of what is done to it, an import
/// for those of what it writes, and of what people do everybody's is written down.
const CHIEDONO_ALTROVE: &[&str] = &["importa::conferma", "registro::annota", "scrittura::record"];

/// Whatever door a change comes through, its act is asked for where it is written.
#[test]
fn every_writing_function_asks_for_its_act() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut cartelle = vec![src];
    let (mut senza, mut quante) = (Vec::new(), 0);
    while let Some(cartella) = cartelle.pop() {
        for voce in std::fs::read_dir(cartella).unwrap() {
            let path = voce.unwrap().path();
            if path.is_dir() {
                cartelle.push(path);
                continue;
            }
            let testo = std::fs::read_to_string(&path).unwrap();
            let modulo = path.file_stem().unwrap().to_str().unwrap();
            for funzione in testo.split("\npub fn ").skip(1) {
                let (firma, corpo) = funzione.split_once("{\n").unwrap();
                let per_qualcuno = firma.contains("Fact<") || firma.contains("&Actor");
                if !firma.contains("&mut Tx<") || !per_qualcuno {
                    continue;
                }
                quante += 1;
                if !corpo.trim_start().starts_with("esigi(") {
                    let nome = firma.split(['(', '<']).next().unwrap();
                    senza.push(format!("{modulo}::{nome}"));
                }
            }
        }
    }
    senza.sort();
    assert_eq!(senza, CHIEDONO_ALTROVE);
    assert!(quante > 25, "{quante}");
}

/// Whoever only reads writes nothing, were a page to forget to ask.
#[test]
fn a_reader_writes_nothing() {
    let p = Prova::new();
    let m = mondo(&p);
    let legge = p.utente("ugo.gialli", &[Ruolo::Lettore]);
    type Scrittore = fn(&mut store::Tx<'_>, &Actor, &Mondo) -> Result<()>;
    let scritture: &[(&str, Scrittore)] = &[
        ("cdr::record", |tx, a, m| {
            let nuovo = Cdr {
                nome: "Altro".to_owned(),
                ..m.cdr.clone()
            };
            let fatto = m
                .cdr
                .correggi(&nuovo, domain::Atto::Correzione, a, adesso());
            store::cdr::record(tx, &fatto.unwrap())
        }),
        ("allegati::aggiungi", |tx, a, m| {
            let (posto, byte) = (m.allegato.posto.clone(), b"%PDF-1.7");
            let id = AllegatoId("a-3".to_owned());
            let fatto = Allegato::nuovo(id, posto, "x.pdf", byte, a, adesso());
            allegati::aggiungi(tx, &fatto.unwrap(), byte)
        }),
        ("monitoraggi::record", |tx, a, m| {
            monitoraggi::record(tx, &m.sessione.chiudi(a, adesso()).unwrap())
        }),
        ("monitoraggi::rispondi", |tx, a, m| {
            let r = Raccolta::vuota(&m.sessione.id, m.scheda.id());
            let fatto = r.annota(&m.sessione, "x", "", a, adesso());
            monitoraggi::rispondi(tx, &fatto.unwrap())
        }),
        ("allegati::togli", |tx, a, m| {
            allegati::togli(tx, &m.allegato.togli(a, adesso()))
        }),
        ("viste::record", |tx, a, m| {
            let nuova = Vista {
                titolo: "Altra".to_owned(),
                ..m.vista.clone()
            };
            viste::record(tx, &m.vista.correggi(nuova, a, adesso()).unwrap())
        }),
        ("enti::rename", |tx, a, _| {
            store::enti::rename(tx, a, "Altro comune", adesso())
        }),
        ("enti::set_ipa", |tx, a, _| {
            store::enti::set_ipa(tx, a, Some("c_a944"), adesso())
        }),
        ("commenti::record", |tx, a, m| {
            let (id, scheda) = (CommentoId("c-2".to_owned()), m.scheda.id().clone());
            let detto = Commento::nuovo(id, scheda, None, "x", a, adesso());
            commenti::record(tx, &detto.unwrap()).map(drop)
        }),
        ("bozze::salva", |tx, a, m| {
            bozze::salva(tx, a, m.scheda.id(), "blocchi/x", "a=b", adesso())
        }),
        ("importazioni::create", |tx, a, m| {
            importazioni::create(tx, a, "x.txt", None, &m.lettura, adesso()).map(drop)
        }),
        ("modelli::delete", |tx, a, _| {
            modelli::delete(tx, a, "SEGNO.toml", adesso())
        }),
        ("punteggi::record", |tx, a, m| {
            punteggi::record(tx, &crate::punteggi::blocco(a, &m.scheda, "x"))
        }),
        ("schede::record", |tx, a, m| {
            let titolo = [("titolo".to_owned(), Valore::testo("x"))];
            let attuale = schede::find_by_id(tx, a, m.scheda.id())?;
            let fatto = attuale.correggi(titolo, domain::Atto::Correzione, None, a, adesso());
            schede::record(tx, &fatto.unwrap()).map(drop)
        }),
        ("utenti::invita", |tx, a, _| {
            utenti::invita(tx, a, "nuovo", "impronta", adesso(), adesso()).map(drop)
        }),
    ];
    for (nome, scrivi) in scritture {
        let esito = p.db.write(|tx| scrivi(tx, &legge, &m));
        assert!(matches!(esito, Err(Error::Vietato(_))), "{nome}: {esito:?}");
    }
}

#[test]
fn every_reading_function_is_tried() {
    let provate: BTreeSet<String> = LETTURE.iter().map(|(nome, _)| (*nome).to_owned()).collect();
    assert_eq!(provate, da_provare());
}

#[test]
fn nobody_writes_where_he_does_not_belong() {
    let p = Prova::new();
    let m = mondo(&p);
    type Scrittore = fn(&mut store::Tx<'_>, &Actor, &Mondo) -> Result<()>;
    let scritture: &[(&str, Scrittore)] = &[
        ("commenti::record", |tx, a, m| {
            let (id, scheda) = (CommentoId("c-2".to_owned()), m.scheda.id().clone());
            let detto = Commento::nuovo(id, scheda, None, "x", a, adesso());
            commenti::record(tx, &detto.unwrap()).map(drop)
        }),
        ("commenti::letti", |tx, a, m| {
            commenti::letti(tx, a, m.scheda.id(), adesso())
        }),
        ("bozze::salva", |tx, a, m| {
            bozze::salva(tx, a, m.scheda.id(), "blocchi/x", "a=b", adesso())
        }),
        ("importazioni::set_scelte", |tx, a, m| {
            importazioni::set_scelte(tx, a, &m.importazione, &Scelte::default())
        }),
        ("importazioni::set_stato", |tx, a, m| {
            importazioni::set_stato(tx, a, &m.importazione, importazioni::Stato::Annullata)
        }),
        ("caricamenti::abbandona", |tx, a, m| {
            caricamenti::abbandona(tx, a, &m.caricamento)
        }),
        ("provenienze::record", |tx, a, m| {
            provenienze::record(tx, a, m.scheda.id(), &[])
        }),
        ("modelli::delete", |tx, a, _| {
            modelli::delete(tx, a, "SEGNO.toml", adesso())
        }),
        ("accettazioni::record", |tx, a, m| {
            let anomalia = Anomalia {
                regola: RegolaAnomalia::Pesi,
                scheda: None,
                campo: None,
                frase: "altra".to_owned(),
            };
            let id = AccettazioneId(store::new_id());
            let fatto = Accettazione::nuova(id, &m.vista.id, &anomalia, "Sì", a, adesso());
            accettazioni::record(tx, &fatto.unwrap())
        }),
        ("stampe::start", |tx, a, m| stampe::start(tx, a, &m.stampa)),
        ("stampe::fail", |tx, a, m| {
            stampe::fail(tx, a, &m.stampa, "x")
        }),
        ("stampe::cancel", |tx, a, m| {
            stampe::cancel(tx, a, &m.stampa)
        }),
    ];
    for (nome, scrivi) in scritture {
        assert!(
            matches!(
                p.db.write(|tx| scrivi(tx, &p.altro, &m)),
                Err(Error::NotFound)
            ),
            "{nome} writes in another body"
        );
    }
    for (nome, scrivi) in scritture.iter().filter(|(nome, _)| *nome != "stampe::fail") {
        assert!(
            p.db.write(|tx| scrivi(tx, &p.actor, &m)).is_ok(),
            "{nome} does not write in its own"
        );
    }
}

#[test]
fn a_body_is_known_by_its_short_name() {
    let p = Prova::new();
    assert_eq!(
        p.leggi(|c| store::enti::find(c, "comune-di-borgo-sereno")),
        p.ente
    );
    assert_eq!(
        p.leggi(store::enti::list),
        [p.ente.clone(), p.altro_ente.clone()]
    );
    assert!(
        matches!(p.db.write(|tx| store::enti::create(tx, "COMUNE di Borgo  Sereno", adesso())), Err(Error::Conflict(v)) if v == "enti_sigla")
    );
    assert!(matches!(
        p.db.write(|tx| store::enti::create(tx, " - ", adesso())),
        Err(Error::Dati(_))
    ));
    assert!(matches!(
        p.db.read(|c| store::enti::find(c, "altrove")),
        Err(Error::NotFound)
    ));
    let suo = p.actor.utente.unwrap();
    assert_eq!(
        p.leggi(|c| store::enti::find_of(c, suo, &p.ente.sigla)),
        p.ente
    );
    assert!(matches!(
        p.db.read(|c| store::enti::find_of(c, suo, &p.altro_ente.sigla)),
        Err(Error::NotFound)
    ));
}
