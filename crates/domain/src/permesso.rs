//! Who may do what: the roles of a body, the acts of the program, and the one table that joins them.
//!
//! Deny by default: what the table does not say is not allowed. `web` asks it at every route, a test prints it as an official reads it.

#[cfg(test)]
mod tests;

use crate::actor::{Actor, Ambito};
use crate::scelta::scelta;

scelta! {
    /// What a person is in a body. A person may have several, each by an appointment of its own ([`crate::incarico::Incarico`]).
    Ruolo {
        /// Accounts and settings; no plan by itself.
        Amministratore = "amministratore", "Amministratore";
        /// Responsabile della prevenzione della corruzione e della trasparenza (L. 190/2012, art. 1 c. 7).
        Rpct = "rpct", "RPCT";
        Pianificazione = "pianificazione", "Pianificazione e controllo di gestione";
        Segretario = "segretario", "Segretario generale";
        /// Who answers for a CdR: dirigente, or titolare di incarico di elevata qualificazione.
        Responsabile = "responsabile", "Responsabile di CdR";
        /// Delegate of a responsabile.
        Referente = "referente", "Referente";
        /// Reads the CdR of his assessorato.
        Assessore = "assessore", "Assessore";
        /// D.lgs. 150/2009, art. 14, or the body that stands for it.
        Nucleo = "nucleo", "Nucleo di valutazione";
        Lettore = "lettore", "Lettore";
    }
}

scelta! {
    /// An act that somebody may or may not do.
    Permesso {
        Leggere = "leggere", "Leggere viste, schede, grafici, anagrafiche e storia";
        Stampare = "stampare", "Stampare libri e anteprime";
        Commentare = "commentare", "Commentare le schede";
        Compilare = "compilare", "Compilare le schede: campi, fasi, indicatori, valutazioni del rischio";
        Proporre = "proporre", "Proporre e consuntivare le schede";
        CondurreIlCiclo = "condurre_il_ciclo", "Condividere, mettere in corso, rinviare, sospendere, annullare e chiudere le schede";
        Validare = "validare", "Validare le schede consuntivate";
        Adottare = "adottare", "Registrare gli atti che adottano, variano e consuntivano i piani";
        Monitorare = "monitorare", "Aprire e chiudere le sessioni di monitoraggio, estrarre il campione, rinviare e verificare";
        Accettare = "accettare", "Accettare e riaprire le segnalazioni";
        DecidereIPunteggi = "decidere_i_punteggi", "Decidere a mano un punteggio";
        Comporre = "comporre", "Creare e modificare viste, creare schede";
        Importare = "importare", "Importare stampe";
        TenereLeAnagrafiche = "tenere_le_anagrafiche", "Tenere CdR, persone, portatori di interesse ed elenchi";
        StabilireLeRegole = "stabilire_le_regole", "Caricare modelli, metodi di valutazione e regole dei punteggi";
        ConferireIncarichi = "conferire_incarichi", "Conferire e revocare incarichi";
        Delegare = "delegare", "Delegare referenti per il proprio CdR";
        GestireGliAccessi = "gestire_gli_accessi", "Invitare persone e rinnovare i loro inviti";
        ImpostareLEnte = "impostare_l_ente", "Cambiare nome e stemma dell'ente";
        LeggereIlRegistro = "leggere_il_registro", "Leggere, verificare ed esportare il registro degli accessi e la storia dell'ente";
    }
}

/// The table: who may do each act, as far as his appointment reaches. The RPCT and the planning office set the plans up, so they appoint
/// whoever works on them; who answers for a CdR fills its sheets; the administrator keeps accounts and sees no plan.
const TABELLA: &[(Permesso, &[Ruolo])] = {
    use Ruolo::{
        Amministratore, Assessore, Lettore, Nucleo, Pianificazione, Referente, Responsabile, Rpct,
        Segretario,
    };
    const CHI_LEGGE: &[Ruolo] = &[
        Rpct,
        Pianificazione,
        Segretario,
        Responsabile,
        Referente,
        Assessore,
        Nucleo,
        Lettore,
    ];
    const CHI_PIANIFICA: &[Ruolo] = &[Rpct, Pianificazione];
    const CHI_COMPILA: &[Ruolo] = &[Rpct, Pianificazione, Responsabile, Referente];
    &[
        (Permesso::Leggere, CHI_LEGGE),
        (Permesso::Stampare, CHI_LEGGE),
        (
            Permesso::Commentare,
            &[
                Rpct,
                Pianificazione,
                Segretario,
                Responsabile,
                Referente,
                Assessore,
                Nucleo,
            ],
        ),
        (Permesso::Compilare, CHI_COMPILA),
        (Permesso::Proporre, CHI_COMPILA),
        (Permesso::CondurreIlCiclo, CHI_PIANIFICA),
        (Permesso::Validare, &[Rpct, Pianificazione, Nucleo]),
        (Permesso::Adottare, &[Rpct, Pianificazione, Segretario]),
        (Permesso::Monitorare, CHI_PIANIFICA),
        (Permesso::Accettare, CHI_PIANIFICA),
        (Permesso::DecidereIPunteggi, &[Pianificazione, Nucleo]),
        (Permesso::Comporre, CHI_PIANIFICA),
        (Permesso::Importare, CHI_PIANIFICA),
        (Permesso::TenereLeAnagrafiche, CHI_PIANIFICA),
        (Permesso::StabilireLeRegole, CHI_PIANIFICA),
        (
            Permesso::ConferireIncarichi,
            &[Amministratore, Rpct, Pianificazione],
        ),
        // Whoever may appoint to a role must have all that it gives, so those who appoint who answers for a CdR have this too.
        (Permesso::Delegare, &[Rpct, Pianificazione, Responsabile]),
        (Permesso::GestireGliAccessi, &[Amministratore]),
        (Permesso::ImpostareLEnte, &[Amministratore]),
        // Nobody watches over himself alone: the accesses of the administrators are read by the RPCT too.
        (Permesso::LeggereIlRegistro, &[Amministratore, Rpct]),
    ]
};

impl Permesso {
    /// The roles that have it.
    pub fn ruoli(self) -> &'static [Ruolo] {
        TABELLA
            .iter()
            .find(|(p, _)| *p == self)
            .map_or(&[], |(_, ruoli)| *ruoli)
    }
}

impl Ruolo {
    /// Whether the role may do an act.
    pub fn puo(self, permesso: Permesso) -> bool {
        permesso.ruoli().contains(&self)
    }
}

/// How far an appointment to a role may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portata {
    /// The whole body: there is one plan, and one who answers for all of it.
    Ente,
    /// A CdR and what depends on it.
    Cdr,
    /// Either.
    EnteOCdr,
}

impl Ruolo {
    /// How far an appointment to it may reach.
    pub fn portata(self) -> Portata {
        match self {
            Self::Amministratore
            | Self::Rpct
            | Self::Pianificazione
            | Self::Segretario
            | Self::Nucleo => Portata::Ente,
            Self::Responsabile | Self::Referente | Self::Assessore => Portata::Cdr,
            Self::Lettore => Portata::EnteOCdr,
        }
    }
}

/// Whether somebody may appoint another to a role as far as this, or end it: nobody gives or takes more than he holds. Who answers for a CdR
/// appoints those who fill in its sheets with him.
pub fn conferibile(chi: &Actor, ruolo: Ruolo, ambito: &Ambito) -> bool {
    let puo = |p: Permesso| chi.ambito(p).comprende(ambito);
    let delega = ruolo == Ruolo::Referente && puo(Permesso::Delegare);
    (delega || chi.puo(Permesso::ConferireIncarichi))
        && Permesso::TUTTI
            .iter()
            .filter(|p| ruolo.puo(**p))
            .all(|p| chi.puo(*p) && puo(*p))
}
