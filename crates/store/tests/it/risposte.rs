//! What a body says of its factors: written by whoever keeps its lists, read back by itself alone.

use domain::fact::Fact;
use domain::misura::{QualeTipo, RispostaAlFattore, RisposteAlFattore, TipiMisura};
use domain::permesso::{Permesso, Ruolo};
use domain::{Actor, Refusal};
use store::Error;
use store::storia::Oggetto;
use testkit::{Prova, adesso};

const FATTORE: &str = "Uffici lontani fra loro";

fn risposta(codice: &str, perche: &str) -> RispostaAlFattore {
    RispostaAlFattore {
        tipo: QualeTipo::da_codice(codice).unwrap(),
        perche: perche.to_owned(),
    }
}

fn scrive(
    prima: &RisposteAlFattore,
    chi: &Actor,
    risposte: &[RispostaAlFattore],
) -> Result<Fact<RisposteAlFattore>, Vec<Refusal>> {
    let tipi = TipiMisura::new(vec!["Digitalizzazione".to_owned()]);
    prima.correggi(risposte, &tipi, chi, adesso())
}

#[test]
fn answers_are_read_back_in_their_order_and_stay_in_their_body() {
    let p = Prova::new();
    let lette = |chi: &Actor| {
        p.leggi(|c| store::elenchi::tutti(c, chi))
            .risposte("UFFICI lontani fra loro")
    };
    let date = [
        risposta("ente:Digitalizzazione", "gli atti stanno in un posto solo"),
        risposta("controllo", "un giro al mese"),
    ];
    let vuote = RisposteAlFattore::vuote(FATTORE);
    let fatto = scrive(&vuote, &p.actor, &date).unwrap();
    p.scrivi(|tx| store::elenchi::record_risposte(tx, &fatto));
    assert_eq!(lette(&p.actor).risposte, date);
    assert_eq!(lette(&p.altro).risposte, []);
    // Written anew, and taken away.
    let una = [risposta("controllo", "due giri al mese")];
    for nuove in [&una[..], &[]] {
        let fatto = scrive(&lette(&p.actor), &p.actor, nuove).unwrap();
        p.scrivi(|tx| store::elenchi::record_risposte(tx, &fatto));
        assert_eq!(lette(&p.actor).risposte, nuove);
    }
    let oggetto = Oggetto::Elenco("eventi.fattori".to_owned());
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &oggetto));
    let campi: Vec<&str> = storia.iter().map(|r| r.campo.as_str()).collect();
    assert_eq!(campi, ["risposte: Uffici lontani fra loro"; 3]);
    assert_eq!(store::verify(&p.db).unwrap(), [""; 0]);
}

#[test]
fn only_who_keeps_the_lists_writes_them() {
    let p = Prova::new();
    let lettore = p.utente("lea.viola", &[Ruolo::Lettore]);
    let vuote = RisposteAlFattore::vuote(FATTORE);
    let fatto = scrive(&vuote, &lettore, &[risposta("controllo", "un giro")]).unwrap();
    let esito = p.db.write(|tx| store::elenchi::record_risposte(tx, &fatto));
    assert!(matches!(
        esito,
        Err(Error::Vietato(Permesso::TenereLeAnagrafiche))
    ));
}
