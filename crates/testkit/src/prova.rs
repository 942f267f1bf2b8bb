//! Two bodies in one database, and short ways to put plans and sheets in them.

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl as _;
use domain::actor::Actor;
use domain::allegato::{Allegato, AllegatoId, GenereParte, ParteAllegato, PostoAllegato};
use domain::cdr::{Cdr, CdrId};
use domain::ente::Ente;
use domain::fact::Atto;
use domain::incarico::{CdrDiIncarico, Incarico, IncaricoId};
use domain::libro::Riga;
use domain::monitoraggio::{MonitoraggioId, SessioneMonitoraggio};
use domain::permesso::{Portata, Ruolo};
use domain::persona::{Persona, PersonaId};
use domain::portatore::{Portatore, PortatoreId};
use domain::scheda::{
    Collegamento, Contenuto, Fase, Indicatore, Livello, Natura, Posto, Scheda, SchedaId, Sezione,
    Stato, Unita, ValoreAnnuale,
};
use domain::vista::vita::{PassaggioVista, Provvedimento, StatoVista};
use domain::vista::{TipoVista, Vista, VistaId};
use domain::{Decimale, campo::Valore};
use store::{Conn, Db, Tx};

use crate::Database;

/// The instant at which tests happen: 31 January 2026, 9:30 UTC.
pub fn adesso() -> DateTime<Utc> {
    DateTime::from_timestamp(1_769_851_800, 0).unwrap_or_default()
}

/// A database with two bodies: the one a test is about, and another that must never notice.
pub struct Prova {
    pub db: Db,
    pub ente: Ente,
    /// Somebody with an account in `ente`.
    pub actor: Actor,
    pub altro_ente: Ente,
    /// Somebody with an account in `altro_ente` only.
    pub altro: Actor,
    database: Database,
}

impl Prova {
    /// A new one. Nobody can enter with the passwords of its accounts: they have none.
    ///
    /// # Panics
    /// When the database cannot be made.
    pub fn new() -> Self {
        let database = Database::fresh();
        let db = database.db().clone();
        let nato = |nome: &str, utente: &str| {
            db.write(|tx| {
                let ente = store::enti::create(tx, nome, adesso())?;
                let id = store::utenti::create(tx, utente, "nessuna", adesso())?;
                store::incarichi::conferisci_i_primi(tx, ente.id, id, adesso())?;
                let oggi = adesso().date_naive();
                let actor = store::incarichi::actor_di(tx, ente.id, id, utente, oggi)?;
                Ok((ente, actor.ok_or(store::Error::NotFound)?))
            })
        };
        let (ente, actor) = buono(nato("Comune di Borgo Sereno", "anna.verdi"));
        let (altro_ente, altro) = buono(nato("Comune di Valle Quieta", "bruno.neri"));
        Self {
            db,
            ente,
            actor,
            altro_ente,
            altro,
            database,
        }
    }

    /// Somebody else with an account in the body, and his roles from the day of the tests on, over the whole body. A role that reaches a
    /// CdR only reaches one without sheets.
    ///
    /// # Panics
    /// When the name is taken.
    pub fn utente(&self, nome: &str, ruoli: &[Ruolo]) -> Actor {
        let cdr = ruoli
            .iter()
            .any(|r| r.portata() == Portata::Cdr)
            .then(|| self.cdr(&format!("U {nome}"), "Ufficio senza schede"));
        let suoi: Vec<_> = ruoli
            .iter()
            .map(|r| (*r, cdr.as_ref().filter(|_| r.portata() == Portata::Cdr)))
            .collect();
        self.utente_con(nome, &suoi)
    }

    /// Somebody else with an account in the body, and his roles from the day of the tests on, each for a CdR or for the whole body.
    ///
    /// # Panics
    /// When the name is taken, or a role does not reach so.
    pub fn utente_con(&self, nome: &str, ruoli: &[(Ruolo, Option<&Cdr>)]) -> Actor {
        self.scrivi(|tx| {
            let id = store::utenti::create(tx, nome, "nessuna", adesso())?;
            for (ruolo, cdr) in ruoli {
                let incarico = Incarico {
                    id: IncaricoId(store::new_id()),
                    utente: id,
                    ruolo: *ruolo,
                    cdr: cdr.map(|c| CdrDiIncarico {
                        id: c.id.clone(),
                        codice: c.codice.clone(),
                    }),
                    dal: adesso().date_naive(),
                    al: None,
                    revocato: None,
                    origine: None,
                };
                let fatto = incarico.conferisci(&[], &Actor::operatore(self.ente.id), adesso());
                let fatto = fatto.unwrap_or_else(|no| panic!("{no:?}"));
                store::incarichi::record(tx, &fatto)?;
            }
            let oggi = adesso().date_naive();
            let actor = store::incarichi::actor_di(tx, self.ente.id, id, nome, oggi)?;
            Ok(actor.unwrap_or_else(|| Actor::persona(id, nome, self.ente.id, Vec::new())))
        })
    }

    /// The address of the database, for a program that opens it by itself.
    pub fn url(&self) -> &str {
        self.database.url()
    }

    /// Reads; a refusal fails the test.
    ///
    /// # Panics
    /// When the closure fails.
    pub fn leggi<T>(&self, f: impl FnOnce(&mut Conn) -> store::Result<T>) -> T {
        buono(self.db.read(f))
    }

    /// Writes; a refusal fails the test.
    ///
    /// # Panics
    /// When the closure fails.
    pub fn scrivi<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> store::Result<T>) -> T {
        buono(self.db.write(f))
    }

    /// A stored plan. Its code says its year and its kind: `2026_PTPC`, or anything else for objectives.
    ///
    /// # Panics
    /// When it is refused.
    pub fn vista(&self, codice: &str) -> Vista {
        self.vista_di(&self.actor, codice)
    }

    /// A stored plan of the body of an actor.
    ///
    /// # Panics
    /// When it is refused.
    pub fn vista_di(&self, actor: &Actor, codice: &str) -> Vista {
        let anno = codice.get(..4).and_then(|a| a.parse().ok()).unwrap_or(2026);
        let tipo = if codice.contains("PTPC") {
            TipoVista::Ptpc
        } else {
            TipoVista::Obiettivi
        };
        let bozza = Vista {
            id: VistaId(store::new_id()),
            codice: codice.to_owned(),
            titolo: format!("Piano {codice}"),
            tipo,
            anno,
            dal: anno,
            al: anno + 2,
            modelli: Vec::new(),
            metodo: None,
            smvp: None,
            margine: None,
            stato: StatoVista::PRIMO,
            variazione: None,
        };
        let fatto = Vista::nuova(bozza, actor, adesso()).unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::viste::record(tx, &fatto));
        fatto.cosa().clone()
    }

    /// The plan after a change of its settings, stored.
    ///
    /// # Panics
    /// When the change is refused.
    pub fn cambia_vista(&self, vista: &Vista, cambia: impl FnOnce(&mut Vista)) -> Vista {
        let mut nuova = vista.clone();
        cambia(&mut nuova);
        let fatto = vista
            .correggi(nuova, &self.actor, adesso())
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::viste::record(tx, &fatto));
        fatto.cosa().clone()
    }

    /// The plan after a passage, stored with its act and its reason; sheets that are not ready for it are made so first.
    ///
    /// # Panics
    /// When it is refused.
    pub fn passa_vista(&self, vista: &Vista, passaggio: PassaggioVista) -> Vista {
        let riga = vista.passaggi().find(|r| r.passaggio == passaggio);
        let pronta = match passaggio {
            PassaggioVista::Chiudi => Stato::Validata,
            PassaggioVista::Consuntiva => Stato::Consuntivata,
            _ => Stato::Condivisa,
        };
        let tutte = self.leggi(|c| {
            store::schede::list(c, &self.actor, &vista.id, &store::schede::Filtro::default())
        });
        for s in tutte {
            let stato = domain::ciclo::stato_di(s.contenuto().stato);
            if riga.is_some_and(|r| r.mai.contains(&stato)) {
                self.correggi(&s, "stato", Valore::testo(pronta.codice()));
            }
        }
        let esaminata = self.leggi(|c| store::versioni::esamina(c, &self.actor, vista));
        let atto = Provvedimento {
            organo: "Giunta comunale".to_owned(),
            numero: "12".to_owned(),
            data: adesso().date_naive(),
        };
        let passata = vista
            .passa(
                passaggio,
                "motivo",
                Some(atto),
                &esaminata.esame(),
                &self.actor,
                adesso(),
            )
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::versioni::passa(tx, &passata));
        passata.fatto().cosa().clone()
    }

    /// A stored sheet with something in every kind of field, at the innermost level of its plan; with code `U_...`, a CdR.
    ///
    /// # Panics
    /// When it is refused.
    pub fn scheda(&self, vista: &Vista, codice: &str) -> Scheda {
        self.scheda_con(&self.actor, vista, contenuto(codice))
    }

    /// A stored sheet with this content, in a plan of the body of an actor.
    ///
    /// # Panics
    /// When it is refused.
    pub fn scheda_con(&self, actor: &Actor, vista: &Vista, contenuto: Contenuto) -> Scheda {
        let livello = match vista.tipo {
            TipoVista::Ptpc if contenuto.codice.starts_with("U_") => Livello::Cdr,
            TipoVista::Ptpc => Livello::Processo,
            TipoVista::Obiettivi => Livello::Obiettivo,
        };
        let codice = contenuto.codice.clone();
        self.scrivi(|tx| {
            let posizione = store::schede::posizione_successiva(tx, actor, &vista.id)?;
            let posto = Posto {
                id: SchedaId(store::new_id()),
                vista: vista.id.clone(),
                livello,
                cdr: None,
                posizione,
            };
            let fatto = Scheda::nuova(posto, contenuto, Atto::Creazione, actor, adesso())
                .unwrap_or_else(|no| panic!("{no:?}"));
            store::schede::record(tx, &fatto)?;
            store::schede::find(tx, actor, &vista.id, &codice)
        })
    }

    /// Corrects one field of a sheet, as it is stored now, and gives it back.
    ///
    /// # Panics
    /// When it is refused.
    pub fn correggi(&self, scheda: &Scheda, campo: &str, valore: Valore) -> Scheda {
        let com_e = self.leggi(|c| store::schede::find_by_id(c, &self.actor, scheda.id()));
        let scheda = &match scheda.cdr() {
            Some(cdr) => com_e.assegna(Some(cdr.clone())),
            None => com_e,
        };
        // A state is not typed, nor is a closed sheet corrected: a printout declares them.
        let ferma = scheda.ferma(Atto::Correzione, &self.actor).is_some();
        let atto = if campo == "stato" || ferma {
            Atto::Importazione
        } else {
            Atto::Correzione
        };
        let fatto = scheda
            .correggi(
                [(campo.to_owned(), valore)],
                atto,
                None,
                &self.actor,
                adesso(),
            )
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| {
            store::schede::record(tx, &fatto)?;
            store::schede::find(tx, &self.actor, scheda.vista(), fatto.cosa().codice())
        })
    }

    /// A stored CdR of the body.
    ///
    /// # Panics
    /// When it is refused.
    pub fn cdr(&self, codice: &str, nome: &str) -> Cdr {
        let vuoto = Cdr::vuoto(CdrId(store::new_id()));
        let nuovo = Cdr {
            codice: codice.to_owned(),
            nome: nome.to_owned(),
            alias: vec![format!("{nome} (UO)")],
            ..vuoto.clone()
        };
        let fatto = vuoto
            .correggi(&nuovo, Atto::Creazione, &self.actor, adesso())
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::cdr::record(tx, &fatto));
        fatto.cosa().clone()
    }

    /// A PDF attached to a sheet, under a key.
    ///
    /// # Panics
    /// When it is refused.
    pub fn allega(&self, scheda: &Scheda, id: &str, nome: &str) -> Allegato {
        let posto = PostoAllegato {
            vista: scheda.vista().clone(),
            scheda: Some(scheda.id().clone()),
            parte: ParteAllegato::di(scheda, GenereParte::Fase, 1),
        };
        let byte = format!("%PDF-1.7 {nome}");
        let (id, byte) = (AllegatoId(id.to_owned()), byte.as_bytes());
        let fatto = Allegato::nuovo(id, posto, nome, byte, &self.actor, adesso())
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::allegati::aggiungi(tx, &fatto, byte));
        fatto.cosa().clone()
    }

    /// An open session of monitoring of a plan, of some CdR or of all, under a key.
    ///
    /// # Panics
    /// When it is refused.
    pub fn monitoraggio(&self, vista: &Vista, id: &str, cdr: &[&Cdr]) -> SessioneMonitoraggio {
        let oggi = adesso().date_naive();
        let bozza = SessioneMonitoraggio {
            id: MonitoraggioId(id.to_owned()),
            vista: vista.id.clone(),
            nome: format!("Monitoraggio {id}"),
            riferimento: oggi,
            istruzioni: None,
            termine: oggi,
            cdr: cdr.iter().map(|c| c.id.clone()).collect(),
            aperta: adesso(),
            chi_utente: None,
            chi: String::new(),
            chiusa: None,
            campione: None,
        };
        let fatto = SessioneMonitoraggio::apri(bozza, &self.actor, adesso())
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::monitoraggi::record(tx, &fatto));
        fatto.cosa().clone()
    }

    /// A stored person of the body.
    ///
    /// # Panics
    /// When it is refused.
    pub fn persona(&self, cognome_nome: &str) -> Persona {
        let vuota = Persona::vuota(PersonaId(store::new_id()));
        let nuova = Persona {
            cognome_nome: cognome_nome.to_owned(),
            ..vuota.clone()
        };
        let fatto = vuota
            .correggi(&nuova, Atto::Creazione, &self.actor, adesso())
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::persone::record(tx, &fatto));
        fatto.cosa().clone()
    }

    /// A stored stakeholder of the body.
    ///
    /// # Panics
    /// When it is refused.
    pub fn portatore(&self, nome: &str) -> Portatore {
        let vuoto = Portatore::vuoto(PortatoreId(store::new_id()));
        let nuovo = Portatore {
            nome: nome.to_owned(),
            ..vuoto.clone()
        };
        let fatto = vuoto
            .correggi(&nuovo, Atto::Creazione, &self.actor, adesso())
            .unwrap_or_else(|no| panic!("{no:?}"));
        self.scrivi(|tx| store::portatori::record(tx, &fatto));
        fatto.cosa().clone()
    }
}

/// Every table that holds the plans of a body, those that others point to first, each with the columns that hold keys: no two bodies have one
/// in common.
const TABELLE: &[(&str, &[&str])] = &[
    ("cdr", &["id"]),
    ("viste", &["id"]),
    ("schede", &["id", "vista", "cdr"]),
    ("collegamenti", &["scheda"]),
    ("fasi", &["scheda"]),
    ("indicatori", &["scheda"]),
    ("valori", &["scheda"]),
];

impl Prova {
    /// Another body, with this key, that has the same CdR and plans: made by the database, for a bench that needs a great many.
    ///
    /// # Panics
    /// When there is one already.
    pub fn moltiplica(&self, ente: i64) {
        let da = self.ente.id.0;
        let nuovo = format!(
            "create temporary table copia as select * from enti where id = {da};
             update copia set id = {ente}, sigla = 'ente-{ente}';
             insert into enti select * from copia;
             drop table copia"
        );
        let altre = TABELLE.iter().map(|(tabella, chiavi)| {
            let chiavi: String = chiavi
                .iter()
                .map(|c| format!(", {c} = {c} || '-{ente}'"))
                .collect();
            format!(
                "create temporary table copia as select * from {tabella} where ente = {da};
                 update copia set ente = {ente}{chiavi};
                 insert into {tabella} select * from copia;
                 drop table copia"
            )
        });
        self.scrivi(|tx| {
            for passo in std::iter::once(nuovo).chain(altre) {
                for frase in passo.split(';') {
                    diesel::sql_query(frase).execute(&mut **tx)?;
                }
            }
            Ok(())
        });
    }

    /// Lets the database count what it holds, as it does by itself after it has grown.
    pub fn conta(&self) {
        self.scrivi(|tx| Ok(diesel::sql_query("analyze").execute(&mut **tx)?));
    }
}

impl Default for Prova {
    fn default() -> Self {
        Self::new()
    }
}

/// A content with something in every kind of field; the weights of its phases sum to a hundred. A process is linked to `U_01`.
pub fn contenuto(codice: &str) -> Contenuto {
    let testo = |t: &str| Some(t.to_owned());
    let fase = |peso| Fase {
        causale: testo("MISURA"),
        descrizione: testo("Verifica a campione delle pratiche"),
        peso: Some(Decimale::new(peso, 0)),
        avanzamento: Some(Decimale::new(5_050, 2)),
        inizio_previsto: chrono::NaiveDate::from_ymd_opt(2026, 1, 1),
        fine_prevista: chrono::NaiveDate::from_ymd_opt(2026, 12, 31),
        responsabile: testo("BIANCHI CARLA"),
        ..Fase::default()
    };
    Contenuto {
        codice: codice.to_owned(),
        titolo: format!("Attività {codice}"),
        stato: Some(Stato::Bozza),
        responsabile: testo("ROSSI ANNA"),
        collegato_a: if codice.starts_with("U_") {
            Vec::new()
        } else {
            vec![Collegamento {
                livello: "CdR".to_owned(),
                codice: "U_01".to_owned(),
                nome: "SEGRETERIA".to_owned(),
                peso: None,
            }]
        },
        sezioni: vec![Sezione {
            titolo: "DESCRIZIONE".to_owned(),
            righe: vec![Riga {
                livello: 1,
                testo: "Cura l'attività".to_owned(),
            }],
        }],
        attivita: vec!["1-Ricezione della richiesta".to_owned()],
        natura: Some(Natura::Vincolata),
        livello_rischio: Some(Decimale::new(356, 2)),
        stakeholder: vec!["CITTADINI singoli e associati".to_owned()],
        fasi: vec![fase(60), fase(40)],
        indicatori: vec![Indicatore {
            descrizione: testo("n. pratiche verificate"),
            unita: Unita::Numero,
            valori: vec![ValoreAnnuale {
                anno: 2026,
                atteso: Some(Decimale::new(25, 1)),
                raggiunto: None,
            }],
            ..Indicatore::default()
        }],
        ..Contenuto::default()
    }
}

fn buono<T>(esito: store::Result<T>) -> T {
    esito.unwrap_or_else(|error| panic!("{error:?}"))
}
