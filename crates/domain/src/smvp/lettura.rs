//! From the text of an SMVP to the checked thing, a mistake with its line.

use toml::Spanned;

use super::file::{FileFascia, FileParti, FileSmvp};
use super::{RegolaConversione, Smvp};
use crate::decimale::Decimale;
use crate::punteggio::{
    Colore, Composizione, FasciaPunti, Insieme, PartiMancanti, Punteggio, SenzaAtteso,
    SenzaRaggiunto,
};
use crate::scheda::{Livello, Unita};

const PUNTEGGI: &[(&str, Punteggio)] = &[
    ("valore", Punteggio::Valore),
    ("con_massimale", Punteggio::ConMassimale),
    ("di_fascia", Punteggio::DiFascia),
    ("media_di_fascia", Punteggio::MediaDiFascia),
];

const SENZA_RAGGIUNTO: &[(&str, SenzaRaggiunto)] = &[
    ("valore_zero", SenzaRaggiunto::ValoreZero),
    ("punteggio_zero", SenzaRaggiunto::PunteggioZero),
    ("errore", SenzaRaggiunto::Errore),
    ("escluso", SenzaRaggiunto::Escluso),
];

const SENZA_ATTESO: &[(&str, SenzaAtteso)] = &[
    ("escluso", SenzaAtteso::Escluso),
    ("punteggio_zero", SenzaAtteso::PunteggioZero),
    ("errore", SenzaAtteso::Errore),
    ("precedente", SenzaAtteso::Precedente),
];

const INSIEMI: &[(&str, Insieme)] = &[
    ("media_pesata", Insieme::MediaPesata),
    ("somma", Insieme::Somma),
];

const MANCANTI: &[(&str, PartiMancanti)] = &[
    ("ridistribuite", PartiMancanti::Ridistribuite),
    ("zero", PartiMancanti::Zero),
];

/// Most places a stored figure can have.
const DECIMALI: u32 = 6;

/// The highest version; one a year is usual.
const VERSIONI: u32 = 9_999;

/// Where in the text, and why.
type Errore = (usize, String);

impl Smvp {
    /// Reads an SMVP.
    ///
    /// # Errors
    /// One sentence with the name of the file, the line and the reason.
    pub fn leggi(file: &str, testo: &str) -> Result<Self, String> {
        Self::leggi_testo(testo).map_err(|(riga, motivo)| format!("{file}, riga {riga}: {motivo}"))
    }

    /// Reads an SMVP for whoever shows the text beside its mistake.
    ///
    /// # Errors
    /// The line, from 1, and the reason.
    pub fn leggi_testo(testo: &str) -> Result<Self, (usize, String)> {
        let riga = |posto: usize| testo.bytes().take(posto).filter(|b| *b == b'\n').count() + 1;
        toml::from_str::<FileSmvp>(testo)
            .map_err(|e| (e.span().map_or(0, |s| s.start), spiega(e.message())))
            .and_then(controlla)
            .map_err(|(posto, motivo)| (riga(posto), motivo))
    }
}

fn controlla(letto: FileSmvp) -> Result<Smvp, Errore> {
    let codice = letto.codice.as_ref();
    if codice.is_empty()
        || !codice
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    {
        return no(
            &letto.codice,
            "il codice può contenere solo lettere, cifre e trattini",
        );
    }
    let versione = *letto.versione.as_ref();
    if !(1..=VERSIONI).contains(&versione) {
        return no(
            &letto.versione,
            format!("la versione è un numero da 1 a {VERSIONI}"),
        );
    }
    let u = letto.conversione.unita;
    let per_unita = [
        (Unita::Numero, u.numero),
        (Unita::Percentuale, u.percentuale),
        (Unita::SiNo, u.si_no),
        (Unita::Data, u.data),
        (Unita::Rapporto, u.rapporto),
    ];
    let per_unita = per_unita
        .into_iter()
        .filter_map(|(unita, regola)| Some((unita, regola?)))
        .map(|(unita, regola)| Ok((unita, conversione(&regola)?)))
        .collect::<Result<_, Errore>>()?;
    let punteggio = scelta(&letto.punti.regola, PUNTEGGI)?;
    let fasce = letto
        .fascia
        .into_iter()
        .map(|f| {
            fascia(
                f,
                matches!(punteggio, Punteggio::DiFascia | Punteggio::MediaDiFascia),
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    if fasce.is_empty() && matches!(punteggio, Punteggio::DiFascia | Punteggio::MediaDiFascia) {
        return no(
            &letto.punti.regola,
            "questa regola vuole le fasce: aggiungi almeno una [[fascia]]",
        );
    }
    let posto = letto.composizione.span().start;
    let c = letto.composizione.into_inner();
    let per_livello = [
        (Livello::Cdr, c.cdr),
        (Livello::Processo, c.processo),
        (Livello::Obiettivo, c.obiettivo),
    ];
    let per_livello = per_livello
        .into_iter()
        .filter_map(|(livello, parti)| Some((livello, parti?)))
        .map(|(livello, parti)| {
            let posto = parti.span().start;
            Ok((livello, composizione(posto, &parti.into_inner())?))
        })
        .collect::<Result<_, Errore>>()?;
    Ok(Smvp {
        decimali: decimali(&letto.decimali)?,
        conversione: conversione(&letto.conversione.regola)?,
        per_unita,
        intervalli: letto
            .conversione
            .intervallo
            .into_iter()
            .map(|f| fascia(f, true))
            .collect::<Result<_, _>>()?,
        decimali_quoziente: letto
            .conversione
            .decimali_quoziente
            .as_ref()
            .map_or(Ok(2), decimali)?,
        punteggio,
        fasce,
        negativi: letto.punti.negativi,
        tetto: letto.punti.tetto.as_ref().map(figura).transpose()?,
        tetto_scheda: letto.punti.tetto_scheda.as_ref().map(figura).transpose()?,
        senza_raggiunto: scelta(&letto.punti.senza_raggiunto, SENZA_RAGGIUNTO)?,
        senza_atteso: scelta(&letto.punti.senza_atteso, SENZA_ATTESO)?,
        insieme_indicatori: scelta(&letto.insieme.indicatori, INSIEMI)?,
        insieme_figlie: scelta(&letto.insieme.figlie, INSIEMI)?,
        insieme_collegate: scelta(&letto.insieme.collegate, INSIEMI)?,
        parti_mancanti: scelta(&c.parti_mancanti, MANCANTI)?,
        composizione: composizione(
            posto,
            &FileParti {
                fasi: c.fasi,
                indicatori: c.indicatori,
                figlie: c.figlie,
                collegate: c.collegate,
            },
        )?,
        per_livello,
        codice: letto.codice.into_inner(),
        versione,
        nome: letto.nome,
        fonte: letto.fonte,
    })
}

fn no<T, R>(dove: &Spanned<T>, motivo: impl Into<String>) -> Result<R, Errore> {
    Err((dove.span().start, motivo.into()))
}

fn scelta<T: Copy>(scritta: &Spanned<String>, tutte: &[(&'static str, T)]) -> Result<T, Errore> {
    match tutte.iter().find(|(codice, _)| *codice == scritta.as_ref()) {
        Some((_, scelta)) => Ok(*scelta),
        None => sconosciuta(scritta, tutte.iter().map(|(codice, _)| *codice)),
    }
}

fn conversione(scritta: &Spanned<String>) -> Result<RegolaConversione, Errore> {
    let tutte = || RegolaConversione::TUTTE.iter();
    match tutte().find(|r| r.codice() == scritta.as_ref()) {
        Some(regola) => Ok(*regola),
        None => sconosciuta(scritta, tutte().map(|r| r.codice())),
    }
}

fn sconosciuta<R>(
    scritta: &Spanned<String>,
    tutte: impl Iterator<Item = &'static str>,
) -> Result<R, Errore> {
    let tutte: Vec<&str> = tutte.collect();
    no(
        scritta,
        format!(
            "«{}» non è una scelta prevista: scrivi {}",
            scritta.as_ref(),
            tutte.join(", ")
        ),
    )
}

fn figura(scritta: &Spanned<String>) -> Result<Decimale, Errore> {
    match Decimale::parse_it(scritta.as_ref()) {
        Ok(figura) => Ok(figura),
        Err(e) => no(scritta, format!("«{}» {e}", scritta.as_ref())),
    }
}

fn decimali(scritti: &Spanned<u32>) -> Result<u32, Errore> {
    let decimali = *scritti.as_ref();
    if decimali > DECIMALI {
        return no(
            scritti,
            format!("al massimo {DECIMALI} cifre dopo la virgola"),
        );
    }
    Ok(decimali)
}

/// A band; where it gives points, they are compulsory, and those of its end are those of its beginning unless written.
fn fascia(letta: Spanned<FileFascia>, da_punti: bool) -> Result<FasciaPunti, Errore> {
    let f = letta.as_ref();
    let (da, a) = (figura(&f.da)?, figura(&f.a)?);
    if a <= da {
        return no(&f.a, "la fascia finisce prima di cominciare");
    }
    let punti = match &f.punti {
        Some(punti) => figura(punti)?,
        None if da_punti => return no(&letta, "questa fascia vuole i suoi punti"),
        None => da,
    };
    let punti_fine = f.punti_fine.as_ref().map_or(Ok(punti), figura)?;
    let colore = f.colore.as_ref().map(|scritto| {
        Colore::TUTTI
            .iter()
            .copied()
            .find(|c| c.codice() == scritto.as_ref())
            .map_or_else(
                || sconosciuta(scritto, Colore::TUTTI.iter().map(|c| c.codice())),
                Ok,
            )
    });
    let colore = colore.transpose()?;
    let f = letta.into_inner();
    Ok(FasciaPunti {
        nome: f.nome,
        colore,
        allerta: f.allerta,
        ..FasciaPunti::nuova(da, a, punti, punti_fine)
    })
}

fn composizione(posto: usize, parti: &FileParti) -> Result<Composizione, Errore> {
    let parte = |scritta: &Spanned<String>| {
        let peso = figura(scritta)?;
        if peso.negativo() {
            return no(scritta, "il peso di una parte non può essere negativo");
        }
        Ok(peso)
    };
    let c = Composizione {
        fasi: parte(&parti.fasi)?,
        indicatori: parte(&parti.indicatori)?,
        figlie: parte(&parti.figlie)?,
        collegate: parte(&parti.collegate)?,
    };
    let somma = Decimale::somma([c.fasi, c.indicatori, c.figlie, c.collegate]);
    if somma != Decimale::CENTO {
        return Err((
            posto,
            format!("i pesi delle parti sommano a {somma} e devono sommare a 100,00"),
        ));
    }
    Ok(c)
}

/// The parser speaks English; the usual mistakes are said in Italian.
fn spiega(messaggio: &str) -> String {
    let citato = messaggio.split('`').nth(1).unwrap_or_default();
    if messaggio.starts_with("unknown field") {
        format!("la voce «{citato}» non è prevista fra le regole")
    } else if messaggio.starts_with("missing field") {
        format!("manca la voce «{citato}»")
    } else if messaggio.starts_with("duplicate key") {
        "questa voce compare due volte".to_owned()
    } else if messaggio.starts_with("invalid type") {
        "il valore non è del genere atteso: pesi, punti e fasce vanno fra virgolette, per esempio \"12,5\""
            .to_owned()
    } else {
        format!("il file non è scritto in TOML corretto ({messaggio})")
    }
}
