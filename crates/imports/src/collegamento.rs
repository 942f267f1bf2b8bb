//! "Collegato a": `CdR: U_09 STAFF SINDACO E GIUNTA`.

use domain::campo::Valore;
use domain::scheda::Collegamento;

use crate::banco::Banco;
use crate::codici;
use crate::righe::{Pezzo, unisci};

impl Banco<'_> {
    /// Reads a link, or the rest of the name of the one above.
    pub(crate) fn collegato(&mut self, scheda: usize, p: Pezzo) {
        let testo = unisci([self.fonte.testo(p)]);
        let mut collegamenti = match self.valore(scheda, "collegato_a") {
            Some(Valore::Collegamenti(v)) => v.clone(),
            _ => Vec::new(),
        };
        match collegamento(&testo) {
            Some((c, letto)) => {
                if letto != c.codice {
                    self.ripara(p.riga, Some(scheda), &letto, &c.codice, "codice con uno spazio di troppo, un trattino basso perduto o una lettera cambiata");
                }
                if collegamenti.iter().rev().take(64).all(|k| *k != c) {
                    collegamenti.push(c);
                }
            }
            None => match collegamenti.last_mut() {
                Some(c) => c.nome = unisci([c.nome.as_str(), &testo]),
                None => return,
            },
        }
        self.scrivi(scheda, "collegato_a", Valore::Collegamenti(collegamenti));
        self.prendi(scheda, "collegato_a", p);
    }
}

/// A link and its code as read.
pub(crate) fn collegamento(testo: &str) -> Option<(Collegamento, String)> {
    let (livello, resto) = testo.split_once(':')?;
    let livello = livello.trim();
    if livello.is_empty() || livello.len() > 20 || livello.contains(' ') {
        return None;
    }
    let resto = resto.trim_start();
    let c = codici::cdr(resto)
        .or_else(|| codici::processo(resto))
        .or_else(|| codici::obiettivo(resto))
        .or_else(|| {
            let parola = resto.split_whitespace().next()?;
            parola.contains('_').then(|| codici::Codice {
                codice: parola.to_owned(),
                da: 0,
                a: parola.len(),
            })
        })?;
    let letto = resto.get(c.da..c.a)?.to_owned();
    let nome = unisci([resto.get(c.a..)?]);
    Some((
        Collegamento {
            livello: livello.to_owned(),
            codice: c.codice,
            nome,
            peso: None,
        },
        letto,
    ))
}
