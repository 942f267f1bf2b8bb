//! From the text of an SMVP to the checked thing, a mistake with its line.

use toml::Spanned;

use super::file::{FileFascia, FileParti, FileSmvp};
use super::{RegolaConversione, Smvp};
use crate::decimale::Decimale;
use crate::punteggio::{
    Composizione, FasciaPunti, Insieme, PartiMancanti, Punteggio, SenzaAtteso, SenzaRaggiunto,
};
use crate::regole::lettura::{self, Errore, decimali, figura, no, scelta, sconosciuta};
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
    ("errore_con_soglie", SenzaAtteso::ErroreConSoglie),
    ("precedente", SenzaAtteso::Precedente),
];

const INSIEMI: &[(&str, Insieme)] = &[
    ("media_pesata", Insieme::MediaPesata),
    ("somma", Insieme::Somma),
    ("pesi_relativi", Insieme::PesiRelativi),
];

const MANCANTI: &[(&str, PartiMancanti)] = &[
    ("ridistribuite", PartiMancanti::Ridistribuite),
    ("zero", PartiMancanti::Zero),
];

pub(super) fn controlla(letto: FileSmvp) -> Result<Smvp, Errore> {
    lettura::codice(&letto.codice)?;
    let versione = lettura::versione(&letto.versione)?;
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

fn conversione(scritta: &Spanned<String>) -> Result<RegolaConversione, Errore> {
    let tutte = || RegolaConversione::TUTTI.iter();
    match tutte().find(|r| r.codice() == scritta.as_ref()) {
        Some(regola) => Ok(*regola),
        None => sconosciuta(scritta, tutte().map(|r| r.codice())),
    }
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
    let colore = f.colore.as_ref().map(lettura::colore).transpose()?;
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
