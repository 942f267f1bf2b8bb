//! Roots, what stands below them, how they are tied, who answers for them, and what was noted.

use super::super::Tracciato;
use super::super::esito::Motivo;
use super::lavoro::{Esito, Fatto, Lavoro, figura};
use super::riga::Riga;
use crate::data;
use crate::scheda::Livello;

/// A work effort of `GZoom` and what it is here.
pub(super) struct Nodo {
    /// Code of its root.
    radice: String,
    /// Whether it is the root itself.
    capo: bool,
    /// Its own code below the root.
    id: Option<String>,
    nome: Option<String>,
    /// Code of the sheet that it is, or on which it stands.
    pub(super) scheda: String,
    /// What its row is.
    tracciato: Tracciato,
    /// Place of its row among ours.
    riga: usize,
}

/// How a level is named in a link.
fn nella_stampa(livello: Livello) -> &'static str {
    match livello {
        Livello::Cdr => "CdR",
        Livello::Processo => "Processi",
        Livello::Obiettivo => "Obiettivi",
    }
}

/// What the words of a type say that it is: each body names its own types, so only the beginning of a word is looked at.
const PAROLE: &[(&str, Tracciato)] = &[
    ("CDR", Tracciato::SchedeCdr),
    ("UO", Tracciato::SchedeCdr),
    ("ORG", Tracciato::SchedeCdr),
    ("PROC", Tracciato::Processi),
    ("OB", Tracciato::Obiettivi),
    ("RISCH", Tracciato::Eventi),
    ("RISK", Tracciato::Eventi),
    ("EVENT", Tracciato::Eventi),
    ("ATTIV", Tracciato::Attivita),
    ("MIS", Tracciato::Fasi),
    ("FAS", Tracciato::Fasi),
    ("AZ", Tracciato::Fasi),
];

fn di_tipo(tipo: &str) -> Option<Tracciato> {
    let tipo = tipo.to_uppercase();
    tipo.split(|c: char| !c.is_alphabetic())
        .find_map(|parola| PAROLE.iter().find(|(p, _)| parola.starts_with(p)))
        .map(|(_, t)| *t)
}

impl Lavoro<'_> {
    /// What a type is taken for, and tells it.
    fn natura(&mut self, r: &Riga<'_>, radice: bool) -> Tracciato {
        let tipo = r
            .t("workEffortTypeId")
            .or(r.t("weContext"))
            .unwrap_or_default();
        let trovata = di_tipo(&tipo).filter(|t| !radice || t.livello().is_some());
        let natura = trovata.unwrap_or(if radice {
            Tracciato::Obiettivi
        } else {
            Tracciato::Fasi
        });
        let come = if trovata.is_some() {
            "come dice il suo nome"
        } else if radice {
            "perché è una radice e il nome non dice altro"
        } else {
            "perché sta sotto una radice e il nome non dice altro"
        };
        self.avvisi.insert(format!(
            "il tipo «{tipo}» di {} entra nella tabella «{}», {come}",
            r.tabella.etichetta(),
            natura.etichetta()
        ));
        natura
    }

    /// A row of a sheet: what roots and the sheets below them have in common.
    fn scheda(&mut self, r: &Riga<'_>, tracciato: Tracciato, codice: &str, campo: &str) -> Fatto {
        let mut celle = vec![r.scrivi("codice", campo, codice)];
        celle.extend(
            r.cella("titolo", "workEffortName")
                .or_else(|| r.cella("titolo", "description")),
        );
        // What gave the title is not said twice.
        if r.t("workEffortName").is_some() {
            let chiave = if tracciato == Tracciato::Processi {
                "descrizione_processo"
            } else {
                "sezioni"
            };
            celle.extend(r.cella(chiave, "description"));
        }
        let unita = r.t("orgCode");
        match tracciato {
            Tracciato::Processi => celle.extend(r.cella("cdr_codice", "orgCode")),
            Tracciato::Obiettivi => {
                let nome = unita
                    .as_ref()
                    .and_then(|u| self.unita.get(u).cloned())
                    .or_else(|| r.t("orgDesc"))
                    .or(unita);
                celle.extend(nome.map(|n| r.scrivi("servizio", "orgCode", n)));
            }
            _ => {
                let nome = unita
                    .as_ref()
                    .and_then(|u| self.unita.get(u).cloned())
                    .or_else(|| r.t("orgDesc"));
                celle.extend(nome.map(|n| r.scrivi("centro_di_responsabilita", "orgCode", n)));
            }
        }
        Fatto::Riga(tracciato, celle)
    }

    pub(super) fn radice(&mut self, r: &Riga<'_>) -> Esito {
        let codice = r.vuole("sourceReferenceRootId")?;
        match r.t("operationType").map(|o| o.to_uppercase()).as_deref() {
            None | Some("I" | "U" | "O" | "A") => {}
            Some("D") => {
                return Ok(Fatto::Tralasciata(
                    "chiede una cancellazione (operationType D), e un'importazione non cancella: se la scheda c'è, eliminala dalla sua pagina".to_owned(),
                ));
            }
            Some(altro) => {
                return Err(r.no("operationType", &format!("«{altro}» non è un'operazione: scrivi I, U, D, O o A, oppure lascia vuota la cella")));
            }
        }
        let tracciato = self.natura(r, true);
        // The sheet of a CdR bears the code of its CdR, by which it belongs to it.
        let scheda = match tracciato {
            Tracciato::SchedeCdr => r.t("orgCode").unwrap_or_else(|| codice.clone()),
            _ => codice.clone(),
        };
        let campo = if tracciato == Tracciato::SchedeCdr && r.t("orgCode").is_some() {
            "orgCode"
        } else {
            "sourceReferenceRootId"
        };
        if self
            .nodi
            .iter()
            .any(|n| n.capo && n.scheda == scheda && n.radice != codice)
        {
            return Err(r.no(campo, &format!("un'altra radice è già la scheda «{scheda}»: uniscile, oppure dai a una un'altra unità")));
        }
        let fatto = self.scheda(r, tracciato, &scheda, campo);
        self.nodi.push(Nodo {
            radice: codice,
            capo: true,
            id: None,
            nome: r.t("workEffortName"),
            scheda,
            tracciato,
            riga: self.righe.len(),
        });
        self.avvisi.insert("le schede nuove entrano come bozze: lo stato di GZoom (statusItemDesc) non si importa, cambia con i passaggi di Schedario".to_owned());
        Ok(fatto)
    }

    pub(super) fn figlio(&mut self, r: &Riga<'_>) -> Esito {
        let radice = r.vuole("sourceReferenceRootId")?;
        let (id, nome) = (r.t("sourceReferenceId"), r.t("workEffortName"));
        if id.is_none() && nome.is_none() {
            return Err(r.no(
                "sourceReferenceId",
                "è vuoto, e così workEffortName: scrivi almeno uno dei due",
            ));
        }
        let di_prima = self.nodi.iter().find(|n| n.radice == radice && n.capo);
        let scheda_radice = di_prima.map_or_else(|| radice.clone(), |n| n.scheda.clone());
        let tracciato = self.natura(r, false);
        let (scheda, fatto) = if tracciato.livello().is_some() {
            let Some(codice) = id.clone() else {
                return Err(r.no(
                    "sourceReferenceId",
                    "è vuoto: una scheda vuole un codice, scrivilo",
                ));
            };
            if self.nodi.iter().any(|n| {
                n.tracciato.livello().is_some() && n.scheda == codice && n.radice != radice
            }) {
                return Err(r.no("sourceReferenceId", &format!("il codice «{codice}» è già di una scheda di un'altra radice: in un piano ogni scheda ha il suo, cambiane uno")));
            }
            let fatto = self.scheda(r, tracciato, &codice, "sourceReferenceId");
            (codice, fatto)
        } else {
            (
                scheda_radice.clone(),
                self.sotto(r, tracciato, &scheda_radice)?,
            )
        };
        self.nodi.push(Nodo {
            radice,
            capo: false,
            id,
            nome,
            scheda,
            tracciato,
            riga: self.righe.len(),
        });
        Ok(fatto)
    }

    /// A row of a table of the sheet of its root.
    fn sotto(&self, r: &Riga<'_>, tracciato: Tracciato, scheda: &str) -> Esito {
        let mut celle = vec![r.scrivi("scheda", "sourceReferenceRootId", scheda)];
        let detto = ["workEffortName", "description", "sourceReferenceId"];
        let campo = detto
            .into_iter()
            .find(|c| r.t(c).is_some())
            .unwrap_or("workEffortName");
        celle.extend(r.cella("descrizione", campo));
        if campo == "workEffortName" {
            celle.extend(r.cella("note", "description"));
        }
        let mut giorni = Vec::new();
        for (chiave, campi) in [
            (
                "inizio_previsto",
                &["estimatedStartDate", "scheduledStartDate"][..],
            ),
            (
                "fine_prevista",
                &["estimatedCompletionDate", "scheduledCompletionDate"][..],
            ),
            ("inizio_effettivo", &["actualStartDate"][..]),
            ("fine_effettiva", &["actualCompletionDate"][..]),
        ] {
            let mut suo = None;
            for campo in campi {
                let letto = r.giorno(chiave, campo)?;
                suo = suo.or(letto);
            }
            giorni.extend(suo);
        }
        if tracciato == Tracciato::Fasi {
            celle.extend(giorni);
            let nome = r
                .t("orgCode")
                .and_then(|u| self.unita.get(&u).cloned())
                .or(r.t("orgDesc"));
            celle.extend(nome.map(|n| r.scrivi("cdr", "orgCode", n)));
        }
        Ok(Fatto::Riga(tracciato, celle))
    }

    /// Place of a node: by its code, else by its name; the root where neither is said.
    pub(super) fn cerca(
        &self,
        radice: &str,
        id: Option<&str>,
        nome: Option<&str>,
    ) -> Option<&Nodo> {
        let mut suoi = self.nodi.iter().filter(|n| n.radice == radice);
        match (id, nome) {
            (Some(id), _) if id == radice => suoi.find(|n| n.capo),
            (Some(id), _) => suoi.find(|n| n.id.as_deref() == Some(id)),
            (None, Some(nome)) => suoi.find(|n| n.nome.as_deref() == Some(nome)),
            (None, None) => suoi.find(|n| n.capo),
        }
    }

    /// The node that a row hangs on, which must be in the file.
    fn nodo_di(&self, r: &Riga<'_>) -> Result<&Nodo, Vec<Motivo>> {
        let radice = r.vuole("sourceReferenceRootId")?;
        let (id, nome) = (r.t("sourceReferenceId"), r.t("workEffortName"));
        self.cerca(&radice, id.as_deref(), nome.as_deref()).ok_or_else(|| {
            let (campo, quale) = match (&id, &nome) {
                (Some(id), _) => ("sourceReferenceId", id.clone()),
                (None, Some(nome)) => ("workEffortName", nome.clone()),
                (None, None) => ("sourceReferenceRootId", radice.clone()),
            };
            r.no(campo, &format!("«{quale}» della radice «{radice}» non è fra le righe buone di WeRootInterface e WeInterface: caricale insieme, o correggi il codice"))
        })
    }

    /// The sheet of a measure, and the phase that it is about; a root that is not in the file may be in the plan.
    pub(super) fn scheda_di(&self, r: &Riga<'_>) -> Result<(String, Option<String>), Vec<Motivo>> {
        let radice = r.vuole("sourceReferenceRootId")?;
        let ha_radice = self.nodi.iter().any(|n| n.radice == radice && n.capo);
        let id = r.t("sourceReferenceId").filter(|id| *id != radice);
        let sulla_radice = id.is_none() && r.t("workEffortName").is_none();
        if !ha_radice && (sulla_radice || !self.nodi.iter().any(|n| n.radice == radice)) {
            return Ok((radice, None));
        }
        let nodo = self.nodo_di(r)?;
        let fase = nodo
            .tracciato
            .livello()
            .is_none()
            .then(|| nodo.nome.clone().or(nodo.id.clone()))
            .flatten();
        Ok((nodo.scheda.clone(), fase))
    }

    pub(super) fn legame(&mut self, r: &Riga<'_>) -> Esito {
        let radice = r.vuole("sourceReferenceRootId")?;
        let radici = [
            r.t("sourceReferenceRootIdFrom"),
            r.t("sourceReferenceRootIdTo"),
        ];
        let [da, a] = radici.map(|t| t.unwrap_or_else(|| radice.clone()));
        if da != radice && a != radice {
            return Err(r.no("sourceReferenceRootId", "nessuno dei due capi del legame sta sotto questa radice: correggi sourceReferenceRootIdFrom o sourceReferenceRootIdTo"));
        }
        if let Some(peso) = r.t("assocWeight")
            && figura(&peso).is_none()
        {
            return Err(r.no(
                "assocWeight",
                &format!(
                    "«{peso}» non è un numero: scrivi le cifre con la virgola, per esempio 12,5"
                ),
            ));
        }
        let capo = |radice: &str, id: &str, nome: &str| {
            self.cerca(radice, r.t(id).as_deref(), r.t(nome).as_deref())
                .map(|n| (n.scheda.clone(), n.tracciato, n.riga))
                .ok_or_else(|| r.no(id, &format!("un capo del legame, sotto la radice «{radice}», non è fra le righe buone di WeRootInterface e WeInterface: caricale insieme, o correggi il codice")))
        };
        let (sopra, tracciato_sopra, _) = capo(&da, "sourceReferenceIdFrom", "workEffortNameFrom")?;
        let (sotto, tracciato_sotto, riga) = capo(&a, "sourceReferenceIdTo", "workEffortNameTo")?;
        match (tracciato_sopra.livello(), tracciato_sotto.livello()) {
            (Some(_), Some(livello)) if sopra != sotto => {
                let mut celle = vec![
                    r.scrivi("scheda", "sourceReferenceRootIdFrom", sopra),
                    r.scrivi("livello", "workEffortTypeIdTo", nella_stampa(livello)),
                    r.scrivi("codice", "sourceReferenceIdTo", sotto),
                ];
                celle.extend(r.cella("peso", "assocWeight"));
                Ok(Fatto::Riga(Tracciato::Collegamenti, celle))
            }
            // What stands on a sheet is tied to it already; how much it counts there is new.
            (Some(_), None) if sopra == sotto => {
                if tracciato_sotto == Tracciato::Fasi
                    && let Some(peso) = r.t("assocWeight")
                {
                    self.aggiungi(riga, "peso", &peso, false);
                }
                Ok(Fatto::Confluita(riga))
            }
            _ => Ok(Fatto::Tralasciata(
                "in Schedario si collegano schede fra loro, e questo legame unisce a sé stessa una scheda, o una fase, un'attività o un evento ad altro".to_owned(),
            )),
        }
    }

    pub(super) fn incarico(&mut self, r: &Riga<'_>) -> Esito {
        let nodo = self.nodo_di(r)?;
        let (dove, tracciato) = (nodo.riga, nodo.tracciato);
        let (codice, nome) = (r.t("partyCode"), r.t("partyName"));
        if codice.is_none() && nome.is_none() {
            return Err(r.no(
                "partyCode",
                "è vuoto, e così partyName: scrivi almeno uno dei due",
            ));
        }
        let ruolo = r
            .t("roleTypeDesc")
            .or(r.t("roleTypeId"))
            .unwrap_or_default();
        let dice = |parola: &str| {
            ["roleTypeDesc", "roleTypeId"]
                .iter()
                .any(|c| r.t(c).is_some_and(|t| t.to_uppercase().contains(parola)))
        };
        if dice("STAKEHOLDER") && tracciato.livello().is_some() {
            let suo = codice
                .as_ref()
                .and_then(|c| self.unita.get(c).cloned())
                .or(nome)
                .or(codice);
            self.aggiungi(dove, "stakeholder", &suo.unwrap_or_default(), true);
            return Ok(Fatto::Confluita(dove));
        }
        if !dice("RESP") || tracciato == Tracciato::Eventi {
            return Ok(Fatto::Tralasciata(format!(
                "il ruolo «{ruolo}» non ha un posto qui: entrano chi è responsabile (RESP nel nome del ruolo) e i portatori di interesse (STAKEHOLDER)"
            )));
        }
        if let Some(unita) = codice.as_ref().filter(|c| self.unita.contains_key(*c)) {
            return Ok(Fatto::Tralasciata(format!(
                "«{unita}» è un'unità: responsabile è una persona, e l'unità della scheda è quella di orgCode"
            )));
        }
        let suo = match (codice, nome) {
            (Some(c), None) => self.nome_di(&c),
            (Some(c), Some(n)) => self.persone.get(&c).cloned().unwrap_or(n),
            (None, n) => n.unwrap_or_default(),
        };
        match self.aggiungi(dove, "responsabile", &suo, false) {
            Some(altro) if crate::persona::chiave(&altro) != crate::persona::chiave(&suo) => {
                Ok(Fatto::Tralasciata(format!(
                    "c'è già un responsabile, «{altro}», e in Schedario è uno: se è «{suo}», togli l'altra riga"
                )))
            }
            _ => Ok(Fatto::Confluita(dove)),
        }
    }

    pub(super) fn nota(&mut self, r: &Riga<'_>) -> Esito {
        let dove = self.nodo_di(r)?.riga;
        let nome = r.vuole("noteName")?;
        r.vuole("noteDateTime")?;
        let giorno = r.data("noteDateTime")?.map_or(String::new(), data::it);
        let Some(testo) = r.t("noteInfo") else {
            return Ok(Fatto::Tralasciata(
                "la nota non ha un testo (noteInfo)".to_owned(),
            ));
        };
        self.aggiungi(dove, "note", &format!("{nome} ({giorno}): {testo}"), true);
        Ok(Fatto::Confluita(dove))
    }
}
