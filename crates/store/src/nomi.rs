//! Taking the name of somebody who left out of what a body keeps, without breaking a chain.

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::ente::EnteId;
use domain::fact::Fact;
use domain::permesso::Permesso;
use domain::registro::{NomeTolto, persona_rimossa};
use domain::testo;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::catena::Sigillo;
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{
    accettazioni, allegati, campioni, caricamenti, importazioni, indicatori, monitoraggi,
    punteggi_bloccati, raccolte, registro, stampe, storia as righe, utenti,
};
use crate::storia::{self, Oggetto, Riga, Voce};
use crate::{bozze, fattori, inviti, sessioni, tempo};

/// In how many lines the name of somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quante {
    pub storia: i64,
    pub registro: i64,
}

/// Counts the lines that somebody wrote in the trail and left in the register of the body.
///
/// # Errors
/// [`Error::Db`].
pub fn conta(c: &mut Conn, actor: &Actor, utente: UtenteId) -> Result<Quante> {
    let ente = ente_di(actor).0;
    let storia = righe::table
        .filter(righe::ente.eq(ente).and(righe::chi_utente.eq(utente.0)))
        .select(count_star())
        .first(c)?;
    let registro = registro::table
        .filter(
            registro::ente
                .eq(ente)
                .and(registro::chi_utente.eq(utente.0)),
        )
        .select(count_star())
        .first(c)?;
    Ok(Quante { storia, registro })
}

/// Takes the name of somebody out of both chains and of everything else that the body keeps, and tells it in the trail with a seal over
/// his lines of the first form. An account that works for no other body loses its name, its password and its sessions too.
///
/// # Errors
/// [`Error::NotFound`] when he does not belong to the body, or his name was taken out before.
pub fn togli(tx: &mut Tx<'_>, fatto: &Fact<NomeTolto>) -> Result<()> {
    esigi(fatto.chi(), Permesso::GestireGliAccessi)?;
    let (actor, utente, quando) = (fatto.chi(), fatto.cosa().utente, fatto.quando());
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    crate::registro::apri(tx, ente)?;
    let membri = crate::utenti::list(tx, actor)?;
    let membro = membri
        .into_iter()
        .find(|m| m.id == utente && !m.rimosso)
        .ok_or(Error::NotFound)?;
    let sigillo = sigilla(tx, ente, utente)?;
    dalle_catene(tx, ente, utente)?;
    dal_resto(tx, ente, utente, &membro.nome)?;
    bozze::delete_all_of(tx, ente, utente)?;
    crate::prospetti::dimentica(tx, ente, utente)?;
    crate::promemoria::dimentica(tx, ente, utente)?;
    crate::calendari::togli(tx, ente, utente)?;
    crate::commenti::togli_nome(tx, ente, utente)?;
    let quando_scritto = tempo::scrivi(quando);
    bulk::insert(tx, "nomi_tolti", &[riga![ente.0, utente.0, quando_scritto]])?;
    if !crate::utenti::di_altri_enti(tx, actor, utente)? {
        spegni(tx, utente)?;
    }
    let voce = Voce {
        oggetto: Oggetto::Utente(utente),
        vista: None,
        versione: None,
        atto: fatto.atto(),
        chi: actor,
        quando,
        nota: Some(&sigillo),
    };
    storia::scrivi(tx, &voce, fatto.modifiche())
}

/// What the lines of the first form still say without the name, digested: the line that tells the removal keeps it.
fn sigilla(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<String> {
    /// Lines held in memory at once.
    const BLOCCO: i64 = 5_000;
    let (mut sigillo, mut fino) = (Sigillo::default(), 0);
    loop {
        let vecchie: Vec<(i64, Riga)> = righe::table
            .filter(
                righe::ente
                    .eq(ente.0)
                    .and(righe::chi_utente.eq(utente.0))
                    .and(righe::formato.is_null())
                    .and(righe::progressivo.gt(fino)),
            )
            .order(righe::progressivo)
            .limit(BLOCCO)
            .select((righe::progressivo, Riga::as_select()))
            .load(&mut **tx)?;
        let Some((ultima, _)) = vecchie.last() else {
            return Ok(sigillo.in_testo());
        };
        fino = *ultima;
        for (_, r) in &vecchie {
            sigillo.aggiungi(r);
        }
    }
}

/// Name and salt go; what is chained stays.
fn dalle_catene(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let sue = righe::table.filter(righe::ente.eq(ente.0).and(righe::chi_utente.eq(utente.0)));
    diesel::update(sue)
        .set((righe::chi_nome.eq(""), righe::chi_sale.eq(None::<String>)))
        .execute(&mut **tx)?;
    let suoi = registro::table.filter(
        registro::ente
            .eq(ente.0)
            .and(registro::chi_utente.eq(utente.0)),
    );
    diesel::update(suoi)
        .set((
            registro::chi_nome.eq(""),
            registro::chi_sale.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The name beside imports, prints, acceptances, attachments, monitoring and scores decided by hand.
fn dal_resto(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId, nome: &str) -> Result<()> {
    let neutro = persona_rimossa(utente);
    macro_rules! sostituisci {
        ($($tabella:ident),*) => { $(
            diesel::update($tabella::table.filter($tabella::ente.eq(ente.0).and($tabella::chi_utente.eq(utente.0))))
                .set($tabella::chi_nome.eq(&neutro))
                .execute(&mut **tx)?;
        )* };
    }
    sostituisci!(
        caricamenti,
        importazioni,
        stampe,
        accettazioni,
        allegati,
        monitoraggi,
        campioni,
        raccolte
    );
    let decisi = punteggi_bloccati::table.filter(
        punteggi_bloccati::ente
            .eq(ente.0)
            .and(punteggi_bloccati::chi_nome.eq(nome)),
    );
    diesel::update(decisi)
        .set(punteggi_bloccati::chi_nome.eq(&neutro))
        .execute(&mut **tx)?;
    let di_indicatori = indicatori::table.filter(
        indicatori::ente
            .eq(ente.0)
            .and(indicatori::punteggio_chi.eq(nome)),
    );
    diesel::update(di_indicatori)
        .set(indicatori::punteggio_chi.eq(&neutro))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends an account for good: no name, no password, no session, no link.
fn spegni(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    let neutro = persona_rimossa(utente);
    diesel::update(utenti::table.filter(utenti::id.eq(utente.0)))
        .set((
            utenti::nome.eq(&neutro),
            utenti::chiave.eq(testo::piatto(&neutro)),
            utenti::password_hash.eq(crate::utenti::SENZA_PASSWORD),
        ))
        .execute(&mut **tx)?;
    inviti::delete_all_of(tx, utente)?;
    fattori::togli(tx, utente)?;
    crate::identita::dimentica(tx, utente)?;
    crate::posta::dimentica(tx, utente)?;
    crate::gettoni::dimentica(tx, utente)?;
    sessioni::dimentica(tx, utente)
}
