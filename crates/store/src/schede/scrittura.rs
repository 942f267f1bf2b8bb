//! The one way a sheet changes: a fact, written with its lines of the trail.

use std::collections::BTreeSet;

use diesel::dsl::Eq;
use diesel::prelude::*;
use domain::campo::Valore;
use domain::cdr::CdrId;
use domain::ciclo;
use domain::ente::EnteId;
use domain::fact::{Atto, Fact};
use domain::formula::Formula;
use domain::permesso::Permesso;
use domain::refusal::Refusal;
use domain::scheda::{
    Carattere, Contenuto, Discrezionalita, Livello, Natura, Ricorrenza, Scheda, Stato, campi,
};

use super::figli;
use super::ricerca;
use crate::ambito::{ente_di, entro, tutto};
use crate::cifre::milionesimi;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::schema::{
    allegati, bozze, cdr, collegamenti, commenti, discendenze, fasi, indicatori, periodi,
    provenienze, punteggi_bloccati, raccolte, ricerche, righe, schede, valori, valutazioni, voci,
};
use crate::storia::{self, Oggetto};
use crate::viste;

/// The columns of the grade, which follow from the assessments.
pub(super) fn giudizio(
    c: &Contenuto,
) -> (
    Eq<schede::giudizio_metodo, Option<String>>,
    Eq<schede::giudizio_grado, Option<i32>>,
) {
    let dato = c.giudizio();
    (
        schede::giudizio_metodo.eq(dato.as_ref().map(|g| g.metodo.to_string())),
        schede::giudizio_grado.eq(dato.and_then(|g| i32::try_from(g.grado).ok())),
    )
}

/// Refuses a formula that begins to read a sheet beyond what its author reads: its result would tell him what is there. What one may not
/// know about and what is not there are one sentence.
fn legge_oltre(tx: &mut Tx<'_>, fatto: &Fact<Scheda>) -> Result<()> {
    if tutto(fatto.chi()) {
        return Ok(());
    }
    let lette = |v: &Valore| -> BTreeSet<String> {
        let Valore::Indicatori(indicatori) = v else {
            return BTreeSet::new();
        };
        let formule = indicatori.iter().filter_map(|i| i.formula.as_deref());
        formule
            .filter_map(|f| Formula::leggi(f).ok())
            .flat_map(|f| {
                let dati = f.riferimenti().into_iter();
                dati.map(|(r, _)| r.dato(fatto.cosa().codice()).scheda)
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    let mut nuove = BTreeSet::new();
    for m in fatto.modifiche() {
        let prima = lette(&m.prima);
        nuove.extend(lette(&m.dopo).into_iter().filter(|s| !prima.contains(s)));
    }
    let visibili: Vec<String> = schede::table
        .filter(schede::ente.eq(ente_di(fatto.chi()).0))
        .filter(schede::vista.eq(&fatto.cosa().vista().0))
        .filter(schede::codice.eq_any(&nuove))
        .filter(entro!(fatto.chi()))
        .select(schede::codice)
        .load(&mut **tx)?;
    let no: Vec<Refusal> = nuove
        .iter()
        .filter(|s| !visibili.contains(s))
        .map(|s| {
            Refusal::campo(
                "indicatori",
                format!("una formula legge la scheda {s}, che non c'è o che non puoi vedere: toglila dalla formula, o chiedi di scriverla a chi tiene il piano"),
            )
        })
        .collect();
    if no.is_empty() {
        Ok(())
    } else {
        Err(Error::Campi(no))
    }
}

/// The CdR that a sheet belongs to: the one it is given to, else the one that its codes name.
fn suo_cdr(tx: &mut Tx<'_>, ente: EnteId, s: &Scheda) -> Result<Option<String>> {
    let dell_ente = cdr::table.filter(cdr::ente.eq(ente.0)).select(cdr::id);
    if let Some(id) = s.cdr() {
        return Ok(Some(dell_ente.filter(cdr::id.eq(&id.0)).first(&mut **tx)?));
    }
    let nominato = match s.livello() {
        Livello::Cdr => Some(s.codice()),
        Livello::Processo | Livello::Obiettivo => s.padre(),
    };
    let Some(codice) = nominato else {
        return Ok(None);
    };
    Ok(dell_ente
        .filter(cdr::codice.eq(codice))
        .first(&mut **tx)
        .optional()?)
}

/// Whether whoever acts may do so on the sheets of a CdR.
fn esigi(fatto: &Fact<Scheda>, cdr: Option<&CdrId>) -> Result<()> {
    let permessi: &[Permesso] = match fatto.atto() {
        Atto::Importazione | Atto::Eliminazione => &[Permesso::Importare],
        Atto::Creazione | Atto::Riporto => &[Permesso::Comporre],
        Atto::Blocco | Atto::Sblocco => &[Permesso::DecidereIPunteggi],
        // Which of them a passage asks for, the verb knows.
        Atto::Passaggio => ciclo::PERMESSI,
        _ => &[Permesso::Compilare],
    };
    let chi = fatto.chi();
    let legge = chi.puo_su(Permesso::Leggere, cdr);
    match permessi.first() {
        _ if permessi.iter().any(|p| chi.puo_su(*p, cdr)) => Ok(()),
        Some(permesso) if legge => Err(Error::Vietato(*permesso)),
        _ => Err(Error::NotFound),
    }
}

/// Writes a fact about a sheet and its lines of the trail; returns the new version of the sheet.
///
/// # Errors
/// [`Error::Superata`] when the sheet was recorded after the one the fact was made from; [`Error::Conflict`] `schede_codice`;
/// [`Error::NotFound`] when its plan or its CdR is not of the body, or the sheet is gone or out of reach; [`Error::Vietato`] when whoever
/// acts may read it and not do this to it; [`Error::Campi`] for what the plan, once adopted, does not take.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Scheda>) -> Result<i64> {
    let (s, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let sua = schede::table.filter(schede::ente.eq(ente.0).and(schede::id.eq(&s.id().0)));
    let attuale: Option<(i64, Option<String>)> = sua
        .select((schede::versione, schede::cdr))
        .first(&mut **tx)
        .optional()?;
    if let Some((_, cdr)) = &attuale {
        esigi(fatto, cdr.clone().map(CdrId).as_ref())?;
    }
    esigi(fatto, s.cdr())?;
    legge_oltre(tx, fatto)?;
    match attuale.map(|(versione, _)| versione) {
        Some(attuale) if attuale != s.versione() => return Err(Error::Superata { attuale }),
        None if s.versione() != 0 => return Err(Error::NotFound),
        Some(attuale) if fatto.vuoto() => return Ok(attuale),
        _ => {}
    }
    viste::ammette(tx, ente, fatto)?;
    let cdr = suo_cdr(tx, ente, s)?;
    let versione = s.versione() + 1;
    let c = s.contenuto();
    let valori = (
        (
            schede::vista.eq(&s.vista().0),
            schede::livello.eq(s.livello().nome()),
            schede::cdr.eq(cdr),
            schede::padre.eq(s.padre()),
            schede::posizione.eq(s.posizione()),
            schede::versione.eq(versione),
        ),
        (
            schede::codice.eq(&c.codice),
            schede::titolo.eq(&c.titolo),
            schede::stato.eq(c.stato.map(Stato::codice)),
            schede::assessorato.eq(&c.assessorato),
            schede::centro_di_responsabilita.eq(&c.centro_di_responsabilita),
            schede::responsabile.eq(&c.responsabile),
            schede::natura.eq(c.natura.map(Natura::codice)),
            schede::fonti.eq(&c.fonti),
            schede::responsabile_testo.eq(&c.responsabile_testo),
            schede::soggetti_interni.eq(&c.soggetti_interni),
            schede::livello_rischio.eq(milionesimi(c.livello_rischio)?),
        ),
        (
            schede::tipologia_misura.eq(&c.tipologia_misura),
            schede::direzione.eq(&c.direzione),
            schede::direttore.eq(&c.direttore),
            schede::classificazione.eq(&c.classificazione),
            schede::servizio.eq(&c.servizio),
            schede::dirigente.eq(&c.dirigente),
            schede::tipologia.eq(&c.tipologia),
            schede::note.eq(&c.note),
            schede::area_di_rischio.eq(&c.area_di_rischio),
        ),
        (
            schede::livello_residuo.eq(milionesimi(c.livello_residuo)?),
            schede::discrezionalita.eq(c.discrezionalita.map(Discrezionalita::codice)),
            schede::carattere_misura.eq(c.carattere_misura.map(Carattere::codice)),
            schede::ricorrenza.eq(c.ricorrenza.map(Ricorrenza::codice)),
            schede::peso.eq(milionesimi(c.peso)?),
            schede::descrizione_processo.eq(&c.descrizione_processo),
            giudizio(c),
        ),
    );
    if s.versione() > 0 {
        diesel::update(sua).set(valori).execute(&mut **tx)?;
        for m in fatto.modifiche() {
            figli::scrivi(tx, ente.0, &s.id().0, &m.campo, c)?;
        }
    } else {
        diesel::insert_into(schede::table)
            .values((schede::ente.eq(ente.0), schede::id.eq(&s.id().0), valori))
            .execute(&mut **tx)?;
        for campo in campi::CAMPI.iter().filter(|campo| !campo.get(c).vuoto()) {
            figli::scrivi(tx, ente.0, &s.id().0, campo.chiave, c)?;
        }
    }
    ricerca::scrivi(tx, ente, s)?;
    storia::scrivi_fatto(
        tx,
        fatto,
        Oggetto::Scheda(s.id().clone()),
        Some(s.vista()),
        Some(versione),
    )?;
    Ok(versione)
}

/// Takes a sheet away with everything that it says; the trail keeps it.
///
/// # Errors
/// [`Error::Superata`] when it was recorded after the one the fact was made from; [`Error::Rifiuto`] when something else hangs from it;
/// [`Error::NotFound`] when it is gone or out of reach; [`Error::Campi`] when the plan does not let it go.
pub(crate) fn elimina(tx: &mut Tx<'_>, fatto: &Fact<Scheda>) -> Result<()> {
    let (s, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let id = s.id().0.as_str();
    let sua = schede::table.filter(schede::ente.eq(ente.0).and(schede::id.eq(id)));
    let (versione, cdr): (i64, Option<String>) = sua
        .select((schede::versione, schede::cdr))
        .first(&mut **tx)?;
    esigi(fatto, cdr.map(CdrId).as_ref())?;
    if versione != s.versione() {
        return Err(Error::Superata { attuale: versione });
    }
    viste::ammette(tx, ente, fatto)?;
    appese(tx, ente, id)?;
    macro_rules! togli {
        ($($tabella:ident),*) => { $(
            diesel::delete(
                $tabella::table.filter($tabella::ente.eq(ente.0).and($tabella::scheda.eq(id))),
            )
            .execute(&mut **tx)?;
        )* };
    }
    togli!(
        righe,
        collegamenti,
        fasi,
        periodi,
        valori,
        indicatori,
        valutazioni,
        voci,
        ricerche,
        bozze,
        provenienze
    );
    diesel::delete(sua).execute(&mut **tx)?;
    storia::scrivi_fatto(
        tx,
        fatto,
        Oggetto::Scheda(s.id().clone()),
        Some(s.vista()),
        Some(versione + 1),
    )
}

/// Refuses to take away a sheet beside which people have worked.
fn appese(tx: &mut Tx<'_>, ente: EnteId, id: &str) -> Result<()> {
    let mut no = Vec::new();
    macro_rules! guarda {
        ($($tabella:ident => $cosa:literal),*) => { $(
            let quante: i64 = $tabella::table
                .filter($tabella::ente.eq(ente.0).and($tabella::scheda.eq(id)))
                .count()
                .get_result(&mut **tx)?;
            if quante > 0 {
                no.push(concat!("ha ", $cosa, ": non si toglie più").to_owned());
            }
        )* };
    }
    guarda!(
        commenti => "commenti",
        allegati => "allegati",
        raccolte => "una risposta in una sessione di monitoraggio",
        punteggi_bloccati => "un punteggio deciso a mano",
        discendenze => "un'antenata nel piano dell'anno prima"
    );
    let eredi: i64 = discendenze::table
        .filter(
            discendenze::ente
                .eq(ente.0)
                .and(discendenze::antenata.eq(id)),
        )
        .count()
        .get_result(&mut **tx)?;
    if eredi > 0 {
        no.push("è riportata nel piano dell'anno dopo: non si toglie più".to_owned());
    }
    if no.is_empty() {
        Ok(())
    } else {
        Err(Error::Rifiuto(no))
    }
}
