//! What waits for a person in his body, each thing with the day that makes it worth a message.

use chrono::NaiveDate;
use domain::Decimale;
use domain::actor::{Actor, Ambito};
use domain::ciclo;
use domain::data;
use domain::monitoraggio::{Raccolta, StatoRaccolta};
use domain::permesso::Permesso;
use domain::promemoria::{GenerePromemoria, Motivo, Promemoria};
use domain::scheda::{Fase, Scheda, SchedaId, Stato};
use domain::vista::Vista;
use domain::vista::vita::StatoVista;
use store::Conn;
use store::schede::{Filtro, Riassunto};

use crate::app::App;
use crate::monitoraggi::{self, Chieste};
use crate::viste;
use domain::orario;

/// Phases that end later than so many days from now are left out.
const ORIZZONTE: i64 = 30;

/// Whoever is reminded, on a day.
pub(super) struct Chi<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    pub sigla: &'a str,
    pub oggi: NaiveDate,
}

impl Chi<'_> {
    /// Everything that waits for him.
    ///
    /// # Errors
    /// [`store::Error::Dati`] when a stored value cannot be read.
    pub(super) fn voci(&self, c: &mut Conn) -> store::Result<Vec<Promemoria>> {
        let viste = self.piani(c)?;
        let mut voci = Vec::new();
        for sessione in store::monitoraggi::aperte(c, self.actor)? {
            if let Some(vista) = viste.iter().find(|v| v.id == sessione.vista) {
                let chieste = Chieste::di(c, self.actor, self.app, vista.clone(), sessione)?;
                self.dalla_sessione(&chieste, &mut voci);
            }
        }
        for commento in store::commenti::da_leggere(c, self.actor)? {
            voci.push(Promemoria {
                genere: GenerePromemoria::Menzione,
                testo: format!("{}: {}", commento.chi, commento.testo),
                indirizzo: format!("/{}/menzioni", self.sigla),
                motivo: Motivo::Accaduto(orario::giorno(commento.quando)),
            });
        }
        if compila(self.actor) {
            for vista in &viste {
                self.dal_piano(c, vista, &mut voci)?;
            }
        }
        Ok(voci)
    }

    /// The plans of his body that are not closed.
    pub(super) fn piani(&self, c: &mut Conn) -> store::Result<Vec<Vista>> {
        let tutti = store::viste::list(c, self.actor)?
            .into_iter()
            .map(|(v, _)| v);
        Ok(tutti.filter(|v| v.stato != StatoVista::Chiusa).collect())
    }

    /// The sheets of a plan that he reads and of which something holds.
    pub(super) fn schede(
        &self,
        c: &mut Conn,
        vista: &Vista,
        quali: impl Fn(&Riassunto) -> bool,
    ) -> store::Result<Vec<SchedaId>> {
        let tutte = viste::schede(c, self.actor, &vista.id, &self.app.schede)?;
        Ok(tutte
            .iter()
            .map(|s| &s.0)
            .filter(|s| quali(s))
            .map(|s| s.id.clone())
            .collect())
    }

    fn dalla_sessione(&self, chieste: &Chieste, voci: &mut Vec<Promemoria>) {
        let s = &chieste.sessione;
        let indirizzo = monitoraggi::indirizzo(self.sigla, &chieste.vista, &s.id);
        let restano = monitoraggi::giorni(s.giorni(self.oggi));
        let termine = Motivo::Termine(s.termine);
        let completa = |r: &&Riassunto| chieste.raccolte.get(&r.id).is_some_and(Raccolta::completa);
        let sue = chieste.schede.iter().filter(|r| {
            compila(self.actor) && self.actor.puo_su(Permesso::Compilare, r.cdr.as_ref())
        });
        let (_, da_fare): (Vec<&Riassunto>, Vec<&Riassunto>) = sue.partition(completa);
        if !da_fare.is_empty() {
            let quante = match da_fare.len() {
                1 => "una scheda da completare".to_owned(),
                n => format!("{n} schede da completare"),
            };
            voci.push(Promemoria {
                genere: GenerePromemoria::Raccolta,
                testo: format!(
                    "{}: {quante} entro il {} ({restano})",
                    s.nome,
                    data::it(s.termine)
                ),
                indirizzo: format!("/{}/mie", self.sigla),
                motivo: termine,
            });
        }
        for scheda in da_fare {
            let rinviata = chieste
                .raccolte
                .get(&scheda.id)
                .filter(|r| r.stato == StatoRaccolta::Rinviata);
            if let Some(r) = rinviata {
                let motivo = r.motivo.as_deref().unwrap_or_default();
                voci.push(Promemoria {
                    genere: GenerePromemoria::Rinvio,
                    testo: format!(
                        "{} {}, rinviata da {} nel monitoraggio «{}»: {motivo}",
                        scheda.codice, scheda.titolo, r.chi, s.nome
                    ),
                    indirizzo: format!("/{}/mie", self.sigla),
                    motivo: Motivo::Accaduto(orario::giorno_e_ora(r.quando).0),
                });
            }
        }
        let condotte = chieste
            .schede
            .iter()
            .filter(|r| self.actor.puo_su(Permesso::Monitorare, r.cdr.as_ref()));
        let (fatte, mancano): (Vec<&Riassunto>, Vec<&Riassunto>) = condotte.partition(completa);
        if !mancano.is_empty() {
            let tutte = fatte.len() + mancano.len();
            voci.push(Promemoria {
                genere: GenerePromemoria::Conduzione,
                testo: format!(
                    "{}: {} schede dichiarate su {tutte}, termine {} ({restano})",
                    s.nome,
                    fatte.len(),
                    data::it(s.termine)
                ),
                indirizzo,
                motivo: termine,
            });
        }
    }

    fn dal_piano(
        &self,
        c: &mut Conn,
        vista: &Vista,
        voci: &mut Vec<Promemoria>,
    ) -> store::Result<()> {
        let sue = self.schede(c, vista, |s| {
            sua(self.actor, s) && matches!(ciclo::stato_di(s.stato), Stato::Bozza | Stato::InCorso)
        })?;
        if sue.is_empty() {
            return Ok(());
        }
        let passaggi = store::storia::ultimi_passaggi(c, self.actor, &vista.id)?;
        let filtro = Filtro {
            sole: sue,
            ..Filtro::default()
        };
        for s in store::schede::list(c, self.actor, &vista.id, &filtro)? {
            if let Some((nota, riga)) = passaggi
                .get(s.id())
                .and_then(|r| Some((r.nota.as_ref()?, r)))
            {
                voci.push(Promemoria {
                    genere: GenerePromemoria::Rinvio,
                    testo: format!(
                        "{} {}, rimandata da {}: {nota}",
                        s.codice(),
                        s.titolo(),
                        riga.chi
                    ),
                    indirizzo: self.della_scheda(vista, &s),
                    motivo: Motivo::Accaduto(orario::giorno_e_ora(riga.quando).0),
                });
            }
            if s.contenuto().stato == Some(Stato::InCorso) {
                self.dalle_fasi(vista, &s, voci);
            }
        }
        Ok(())
    }

    fn dalle_fasi(&self, vista: &Vista, s: &Scheda, voci: &mut Vec<Promemoria>) {
        let aperta =
            |f: &&Fase| f.fine_effettiva.is_none() && f.avanzamento != Some(Decimale::CENTO);
        for fase in s.contenuto().fasi.iter().filter(aperta) {
            let Some(fine) = fase.fine_prevista else {
                continue;
            };
            if (fine - self.oggi).num_days() > ORIZZONTE {
                continue;
            }
            let quando = if fine < self.oggi {
                "doveva finire"
            } else {
                "finisce"
            };
            let nome = fase.descrizione.as_deref().unwrap_or("senza descrizione");
            voci.push(Promemoria {
                genere: GenerePromemoria::Fase,
                testo: format!(
                    "{} {}: la fase «{}» {quando} il {}",
                    s.codice(),
                    s.titolo(),
                    nome,
                    data::it(fine)
                ),
                indirizzo: self.della_scheda(vista, s),
                motivo: Motivo::Termine(fine),
            });
        }
    }

    fn della_scheda(&self, vista: &Vista, s: &Scheda) -> String {
        crate::ciclo::indirizzo(self.sigla, vista, s.codice())
    }
}

/// Whether somebody fills in the sheets of some CdR. Whoever may do so all over the body leads the plan: it is not his sheets that wait.
pub(super) fn compila(actor: &Actor) -> bool {
    matches!(actor.ambito(Permesso::Compilare), Ambito::Cdr(suoi) if !suoi.is_empty())
}

/// Whether somebody fills a sheet in.
pub(super) fn sua(actor: &Actor, s: &Riassunto) -> bool {
    actor.puo_su(Permesso::Compilare, s.cdr.as_ref())
}
