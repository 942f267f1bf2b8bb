//! The closed lists of a sheet: its state, the nature and the discretion of its activity, what kind of measure it has.

use crate::scelta::scelta;

scelta! {
    /// State of a sheet in the cycle of the plan. Independent of progress: a sheet may be `In Corso` with every phase ended.
    Stato {
        Bozza = "bozza", "Bozza";
        Proposta = "proposta", "Proposta";
        Condivisa = "condivisa", "Condivisa";
        InCorso = "in_corso", "In Corso";
        Consuntivata = "consuntivata", "Consuntivata";
        Validata = "validata", "Validata";
        Chiusa = "chiusa", "Chiusa";
        Sospesa = "sospesa", "Sospesa";
        Annullata = "annullata", "Annullata";
    }
}

scelta! {
    /// Nature of an activity: bound by law, or at the office's discretion.
    Natura {
        Vincolata = "vincolata", "VINCOLATA";
        Discrezionale = "discrezionale", "DISCREZIONALE";
    }
}

scelta! {
    /// How far an activity is bound: the five steps of the first question of PNA 2013, Allegato 5.
    Discrezionalita {
        DelTuttoVincolata = "del_tutto_vincolata", "Del tutto vincolata";
        VincolataDaLeggeEAtti = "vincolata_da_legge_e_atti", "Vincolata in parte dalla legge e da atti amministrativi";
        VincolataDallaLegge = "vincolata_dalla_legge", "Vincolata in parte solo dalla legge";
        VincolataDaAtti = "vincolata_da_atti", "Vincolata in parte solo da atti amministrativi";
        AltamenteDiscrezionale = "altamente_discrezionale", "Altamente discrezionale";
    }
}

impl Discrezionalita {
    /// The nature that the printed sheet would say: the first three steps are bound, the last two are not.
    pub fn natura(self) -> Natura {
        match self {
            Self::DelTuttoVincolata | Self::VincolataDaLeggeEAtti | Self::VincolataDallaLegge => {
                Natura::Vincolata
            }
            Self::VincolataDaAtti | Self::AltamenteDiscrezionale => Natura::Discrezionale,
        }
    }
}

scelta! {
    /// Whether a measure serves the whole body or one process (PNA 2019, Allegato 1).
    Carattere {
        Generale = "generale", "Generale";
        Specifica = "specifica", "Specifica";
    }
}

scelta! {
    /// How often a measure is carried out.
    Ricorrenza {
        UnaVolta = "una_volta", "Una volta";
        Annuale = "annuale", "Ogni anno";
        Semestrale = "semestrale", "Ogni semestre";
        Trimestrale = "trimestrale", "Ogni trimestre";
        Mensile = "mensile", "Ogni mese";
        Continua = "continua", "In modo continuo";
    }
}

impl Ricorrenza {
    /// Months from one time to the next; `None` where there is no next time to count to.
    pub fn mesi(self) -> Option<u32> {
        match self {
            Self::UnaVolta | Self::Continua => None,
            Self::Annuale => Some(12),
            Self::Semestrale => Some(6),
            Self::Trimestrale => Some(3),
            Self::Mensile => Some(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back() {
        assert_eq!(Stato::TUTTI.len(), Stato::OPZIONI.len());
        for s in Stato::TUTTI {
            assert_eq!(Stato::da_nome(s.codice()), Some(*s));
            assert_eq!(Stato::da_nome(s.etichetta()), Some(*s));
            assert_eq!(
                serde_json::to_string(s).unwrap(),
                format!("\"{}\"", s.codice()),
                "one word, wherever it is stored"
            );
        }
        assert_eq!(Stato::da_nome("In Corso"), Some(Stato::InCorso));
        assert_eq!(
            Natura::da_nome("discrezionale"),
            Some(Natura::Discrezionale)
        );
    }
}
