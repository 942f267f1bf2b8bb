//! Whose data a command means.

use domain::Actor;
use domain::ente::Ente;
use store::Conn;

/// The body of that name or, without one, the only body of the database.
///
/// # Errors
/// [`store::Error::Rifiuto`] with what to do: none, several, or not that one.
pub(crate) fn trova(c: &mut Conn, nome: Option<&str>) -> store::Result<Ente> {
    let enti = store::enti::list(c)?;
    match (nome, enti.as_slice()) {
        (Some(nome), _) => match con_nome(&enti, nome) {
            Some(ente) => Ok(ente),
            None => Err(no(format!(
                "L'ente «{nome}» non esiste in questa base dati: {}.",
                elenco(&enti)
            ))),
        },
        (None, [ente]) => Ok(ente.clone()),
        (None, []) => Err(no(
            "La base dati è vuota: porta dentro una stampa con «schedario import» e riprova."
                .to_owned(),
        )),
        (None, _) => Err(no(format!(
            "La base dati tiene più enti: scegline uno con --ente NOME. {}.",
            elenco(&enti)
        ))),
    }
}

/// The operator acting for that body.
pub(crate) fn operatore(c: &mut Conn, nome: Option<&str>) -> store::Result<Actor> {
    Ok(Actor::operatore(trova(c, nome)?.id))
}

/// A body by its name, accents and case forgiven, or by its short name.
pub(crate) fn con_nome(enti: &[Ente], nome: &str) -> Option<Ente> {
    let sigla = Ente::sigla_di(nome).ok()?;
    enti.iter()
        .find(|e| e.sigla == sigla || Ente::sigla_di(&e.nome).is_ok_and(|s| s == sigla))
        .cloned()
}

/// What to say when a vista is not there.
pub(crate) fn vista_ignota(c: &mut Conn, actor: &Actor, codice: &str) -> store::Error {
    let note = store::viste::list(c, actor)
        .map(|v| v.iter().map(|(v, _)| v.codice.clone()).collect::<Vec<_>>())
        .unwrap_or_default();
    let quali = if note.is_empty() {
        "non ce n'è ancora nessuna".to_owned()
    } else {
        format!("ci sono {}", note.join(", "))
    };
    no(format!("La vista «{codice}» non esiste: {quali}."))
}

fn elenco(enti: &[Ente]) -> String {
    if enti.is_empty() {
        "non ne tiene nessuno".to_owned()
    } else {
        format!(
            "Ci sono {}",
            enti.iter()
                .map(|e| format!("«{}»", e.nome))
                .collect::<Vec<_>>()
                .join(", ")
        )
    }
}

fn no(frase: String) -> store::Error {
    store::Error::Rifiuto(vec![frase])
}
