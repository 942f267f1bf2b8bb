//! Units and persons.

use super::super::Tracciato;
use super::lavoro::{Esito, Fatto, Lavoro};
use super::riga::Riga;
use crate::persona;

impl Lavoro<'_> {
    pub(super) fn nomina_unita(&mut self, r: &Riga<'_>) {
        if let (Some(codice), Some(nome)) = (r.t("orgCode"), r.t("description")) {
            self.unita.insert(codice, nome);
        }
    }

    pub(super) fn nomina_persona(&mut self, r: &Riga<'_>) {
        if let (Some(codice), Some(nome)) = (r.t("personCode"), nome(r)) {
            self.persone.entry(codice).or_insert(nome);
        }
    }

    pub(super) fn nomina_conto(&mut self, r: &Riga<'_>) {
        if let Some(codice) = r.t("accountCode") {
            let conto = self.conti.entry(codice).or_default();
            // An empty cell keeps what an earlier row said.
            conto.nome = r.t("accountName").or(conto.nome.take());
            conto.unita = r.t("defaultUomCode").or(conto.unita.take());
            conto.fonte = r.t("source").or(conto.fonte.take());
        }
    }

    /// The name that stands on sheets for a code; the code where nobody in the file has it.
    pub(super) fn nome_di(&mut self, codice: &str) -> String {
        match self.persone.get(codice) {
            Some(nome) => nome.clone(),
            None => {
                self.avvisi.insert(format!(
                    "la persona con il codice «{codice}» non è fra quelle di PersonInterface: al posto del nome resta il codice"
                ));
                codice.to_owned()
            }
        }
    }

    pub(super) fn organizzazione(&mut self, r: &Riga<'_>) -> Esito {
        let codice = r.vuole("orgCode")?;
        r.data("refDate")?;
        let al = r.giorno("al", "thruDate")?;
        if r.t("orgRoleTypeId")
            .is_some_and(|ruolo| ruolo.to_uppercase().contains("STAKEHOLDER"))
        {
            r.vuole("description")?;
            return Ok(Fatto::Riga(
                Tracciato::Portatori,
                r.cella("nome", "description").into_iter().collect(),
            ));
        }
        let mut celle = vec![r.scrivi("codice", "orgCode", codice.clone())];
        celle.extend(r.cella("nome", "description"));
        celle.extend(r.cella("titolo", "longDescription"));
        celle.extend(r.cella("padre", "parentOrgCode"));
        if r.t("parentOrgCode").is_some_and(|padre| padre == codice) {
            return Err(r.no("parentOrgCode", "l'unità non può dipendere da sé stessa: scrivi il codice di quella superiore, oppure lascia vuota la cella"));
        }
        if let Some(responsabile) = r.t("responsibleCode") {
            let nome = self.nome_di(&responsabile);
            celle.push(r.scrivi("responsabile", "responsibleCode", nome));
        }
        // Rows come by their date: one without an end, after one with it, opens the unit again.
        if al.is_none() {
            for prima in self
                .righe
                .iter_mut()
                .filter(|p| p.tracciato == Tracciato::Cdr)
            {
                let sua = prima
                    .celle
                    .iter()
                    .any(|c| c.chiave == "codice" && c.dato.leggibile() == codice);
                if sua {
                    prima.celle.retain(|c| c.chiave != "al");
                }
            }
        }
        celle.extend(al);
        Ok(Fatto::Riga(Tracciato::Cdr, celle))
    }

    pub(super) fn persona(&mut self, r: &Riga<'_>) -> Esito {
        let codice = r.vuole("personCode")?;
        let Some(nome) = nome(r).or_else(|| self.persone.get(&codice).cloned()) else {
            return Err(r.no(
                "lastName",
                "servono cognome (lastName) e nome (firstName): completali",
            ));
        };
        let suo = self
            .nomi
            .entry(persona::chiave(&nome))
            .or_insert_with(|| codice.clone());
        if *suo != codice {
            let altro = suo.clone();
            return Err(r.no("lastName", &format!("«{nome}» si chiama come la persona con il codice «{altro}», e Schedario riconosce le persone dal nome: distinguile, per esempio aggiungendo la matricola al nome")));
        }
        let mut celle = vec![r.scrivi("cognome_nome", "lastName", nome)];
        celle.extend(
            r.cella("incarico", "description")
                .or_else(|| r.cella("incarico", "emplPositionTypeId")),
        );
        celle.extend(r.cella("email", "contactMail"));
        Ok(Fatto::Riga(Tracciato::Persone, celle))
    }
}

fn nome(r: &Riga<'_>) -> Option<String> {
    Some(persona::cognome_nome(&format!(
        "{} {}",
        r.t("lastName")?,
        r.t("firstName")?
    )))
}
