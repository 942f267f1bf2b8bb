//! Who may change how somebody comes in: whoever can is that person, everywhere he works.

use domain::Actor;
use domain::actor::UtenteId;

/// Why an actor may not change how somebody comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Impedimento {
    /// It is himself: somebody else may sit at his open browser.
    Proprio,
    /// He works for another body, too.
    AltroEnte,
    /// An appointment of his, of today or to come, by its title, allows more than the actor may do.
    DiPiu(String),
}

/// Why the way in of somebody is not the actor's to change; `None`: it is.
pub(super) fn impedimento(
    c: &mut store::Conn,
    actor: &Actor,
    id: UtenteId,
    oggi: chrono::NaiveDate,
) -> store::Result<Option<Impedimento>> {
    if actor.utente == Some(id) {
        return Ok(Some(Impedimento::Proprio));
    }
    if store::utenti::di_altri_enti(c, actor, id)? {
        return Ok(Some(Impedimento::AltroEnte));
    }
    let suoi = store::incarichi::di(c, actor.ente, id)?;
    let di_piu = suoi
        .iter()
        .find(|i| !i.finito(oggi) && !i.di_chi_puo(actor));
    Ok(di_piu.map(|i| Impedimento::DiPiu(i.titolo())))
}

impl Impedimento {
    /// Why no new password is made.
    pub(super) fn per_la_password(&self) -> String {
        match self {
            Self::Proprio => "è il tuo accesso: la password e il secondo fattore si cambiano in «Password e sessioni»".to_owned(),
            Self::AltroEnte => "la persona lavora anche per un altro ente: la sua password non si rinnova da qui".to_owned(),
            Self::DiPiu(titolo) => format!(
                "con una nuova password si entra con i suoi incarichi, e «{titolo}» permette cose che tu non puoi fare: la rinnova chi le può fare, oppure chi tiene il server, con il comando «schedario invito»"
            ),
        }
    }

    /// Why he is tied to nobody outside.
    pub(super) fn per_l_identita(&self) -> String {
        match self {
            Self::Proprio => {
                "è il tuo accesso: chiedi di collegarlo a un altro che gestisce gli accessi"
                    .to_owned()
            }
            Self::AltroEnte => {
                "la persona lavora anche per un altro ente: come entra non si cambia da qui"
                    .to_owned()
            }
            Self::DiPiu(titolo) => format!(
                "chi è collegato entra con i suoi incarichi, e «{titolo}» permette cose che tu non puoi fare: la collega chi le può fare"
            ),
        }
    }
}
