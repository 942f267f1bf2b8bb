//! Refusals: one Italian sentence that names the file, says what it is and what to do.

use domain::importazione::Rifiuto;

use crate::Limiti;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Motivo {
    Vuoto,
    Binario,
    Immagine,
    Archivio(&'static str),
    Altro(&'static str),
    AltraStampa,
    TroppoGrande,
    TroppePagine,
    TroppeRighe,
    /// Number of the line.
    RigaTroppoLunga(usize),
    TempoScaduto,
    PdfCifrato,
    PdfGuasto,
    PdfSenzaTesto,
    PdfGonfiato,
    /// The kind was recognised but no sheet could be found.
    NessunaScheda,
}

impl Motivo {
    /// The sentence for a file.
    pub(crate) fn frase(&self, nome: &str, limiti: &Limiti) -> Rifiuto {
        let che_cosa = match self {
            Self::Vuoto => "è vuoto: non c'è nulla da leggere. Controlla di avere scelto il file giusto".to_owned(),
            Self::Binario => "non è un testo né un PDF: servono la stampa in PDF con il testo oppure il suo testo (.txt)".to_owned(),
            Self::Immagine => "è un'immagine: serve un PDF con il testo o un riconoscimento del testo (OCR)".to_owned(),
            Self::Archivio(quale) => format!("è {quale}: qui si portano le schede stampate. Estrai o esporta la stampa in PDF o in testo (.txt) e riprova"),
            Self::Altro(quale) => format!("è {quale}: aprilo, esportalo in PDF o in testo (.txt) e riprova"),
            Self::AltraStampa => {
                "non è una SCHEDA PTPC né una scheda obiettivo: non vi si trovano le etichette di nessuna delle due. Controlla di avere scelto il file giusto".to_owned()
            }
            Self::TroppoGrande => format!("supera i {} MB: dividi la stampa in più file, per esempio uno per CdR", limiti.byte / 1_000_000),
            Self::TroppePagine => format!("ha più di {} pagine: dividi la stampa in più file, per esempio uno per CdR", migliaia(limiti.pagine)),
            Self::TroppeRighe => format!("ha più di {} righe: dividi la stampa in più file, per esempio uno per CdR", migliaia(limiti.righe)),
            Self::RigaTroppoLunga(n) => {
                format!("ha alla riga {n} più di {} caratteri senza un a capo: non è una stampa. Esporta di nuovo il testo conservando le righe", migliaia(limiti.riga))
            }
            Self::TempoScaduto => "richiede troppo tempo per essere letto: dividi la stampa in più file, per esempio uno per CdR".to_owned(),
            Self::PdfCifrato => "è un PDF protetto da password: salvane una copia senza protezione e riprova".to_owned(),
            Self::PdfGuasto => "è un PDF danneggiato o incompleto: scaricalo o stampalo di nuovo e riprova".to_owned(),
            Self::PdfSenzaTesto => "contiene solo immagini: serve un PDF con il testo o un riconoscimento del testo (OCR)".to_owned(),
            Self::PdfGonfiato => "è un PDF che, aperto, occupa troppa memoria: stampalo di nuovo in PDF, senza immagini, e riprova".to_owned(),
            Self::NessunaScheda => {
                "ha le etichette di una scheda ma nessun codice di CdR, di processo o di obiettivo: controlla che la stampa sia completa".to_owned()
            }
        };
        Rifiuto {
            frase: format!("Il file «{}» {che_cosa}.", corto(nome)),
        }
    }
}

/// A name short enough to stand in a sentence, without control characters.
fn corto(nome: &str) -> String {
    let pulito: String = nome.chars().filter(|c| !c.is_control()).collect();
    if pulito.chars().count() <= 120 {
        pulito
    } else {
        pulito.chars().take(117).chain("…".chars()).collect()
    }
}

/// `200000` as Italians write it.
fn migliaia(n: usize) -> String {
    let cifre = n.to_string();
    let mut testo = String::new();
    for (i, c) in cifre.chars().enumerate() {
        if i > 0 && (cifre.len() - i).is_multiple_of(3) {
            testo.push('.');
        }
        testo.push(c);
    }
    testo
}
