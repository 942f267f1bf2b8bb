use chrono::NaiveDate;

use super::*;
use crate::ente::EnteId;
use crate::incarico::IncaricoId;
use crate::permesso::Ruolo;

fn quando(mese: u32, giorno: u32) -> DateTime<Utc> {
    let giorno = NaiveDate::from_ymd_opt(2026, mese, giorno).unwrap();
    giorno.and_hms_opt(9, 30, 0).unwrap().and_utc()
}

fn incarico(al: Option<NaiveDate>) -> Incarico {
    Incarico {
        id: IncaricoId("i".to_owned()),
        utente: UtenteId(12),
        ruolo: Ruolo::Lettore,
        cdr: None,
        dal: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        al,
        revocato: None,
        origine: None,
    }
}

#[test]
fn a_name_goes_when_nothing_holds_it_any_more() {
    let anna = NomeTolto {
        utente: UtenteId(12),
    };
    let chi = Actor::operatore(EnteId(1));
    let finito = incarico(NaiveDate::from_ymd_opt(2026, 2, 28));
    let ultimo = Some(quando(2, 1));
    let togli = |suoi: &[Incarico], ultimo, oggi| {
        let frasi = |no: Vec<Refusal>| no.into_iter().map(|r| r.frase).collect::<Vec<_>>();
        anna.clone()
            .togli(suoi, ultimo, 42, &chi, oggi)
            .map_err(frasi)
    };
    let no = togli(&[incarico(None)], ultimo, quando(7, 31)).unwrap_err();
    assert_eq!(
        no,
        [
            "ha ancora l'incarico «Lettore, dal 01/01/2026»: prima revocalo, o aspetta che finisca",
            "è stato amministratore: il registro dei suoi accessi tiene il nome per 6 mesi dall'ultimo, fino al 01/08/2026; riprova da quel giorno",
        ]
    );
    // What has still to begin holds it too, and so does the last hour of the six months.
    assert!(togli(std::slice::from_ref(&finito), None, quando(2, 28)).is_err());
    assert!(togli(std::slice::from_ref(&finito), ultimo, quando(7, 31)).is_err());
    let fatto = togli(&[finito], ultimo, quando(8, 1)).unwrap();
    assert_eq!(fatto.atto(), Atto::Rimozione);
    assert_eq!(
        fatto.modifiche()[0].prima.leggibile(),
        "scritto in 42 righe"
    );
    assert_eq!(persona_rimossa(UtenteId(12)), "persona rimossa (n. 12)");
}
