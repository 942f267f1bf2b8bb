//! A new process begins from another one: of the catalogue that ships, or of another plan of the body.

use domain::catalogo::{self, ProcessoOfferto, RIPRESI};
use domain::elenchi::Elenchi;
use domain::scheda::Contenuto;
use domain::scheda::campi::{self, AREE_DI_RISCHIO};
use domain::vista::{TipoVista, Vista};
use domain::{Actor, Livello};
use store::Conn;
use store::schede::Filtro;

use super::voci::Voci;
use crate::controllo::{Controllo, Suggerimenti, suggerimenti};
use crate::form::{Form, Scelta};

/// Processes of one page: who wants others chooses an area.
const MOSTRATI: usize = 120;

/// What can be drawn from, of one area or of all.
pub(super) struct Catalogo {
    /// The areas in their groups; the first, without a name, is all of them.
    pub aree: Vec<(&'static str, Vec<Scelta>)>,
    /// By area, in its name.
    pub gruppi: Vec<(String, Vec<ProcessoOfferto>)>,
    /// Those that are left out.
    pub altri: usize,
}

impl Catalogo {
    /// Reads the processes of the other plans of the body; the list of each is one statement.
    pub(super) fn find(
        c: &mut Conn,
        actor: &Actor,
        vista: &Vista,
        area: &str,
    ) -> store::Result<Self> {
        let mut scritti = Vec::new();
        let mut nel_piano = Vec::new();
        for (v, _) in store::viste::list(c, actor)? {
            if v.tipo != TipoVista::Ptpc {
                continue;
            }
            let elenco = store::schede::elenco(c, actor, &v.id, &Filtro::default())?;
            let processi = elenco
                .into_iter()
                .filter(|s| s.livello == Livello::Processo);
            if v.id == vista.id {
                nel_piano.extend(processi.map(|s| s.titolo));
            } else {
                scritti.extend(processi.map(|s| ProcessoOfferto {
                    origine: format!("{}/{}", v.codice, s.codice),
                    titolo: s.titolo,
                    area: s.area_di_rischio,
                    usi: 1,
                }));
            }
        }
        let forniti = catalogo::processi_forniti().map_err(store::Error::Dati)?;
        let tutti = catalogo::processi(&forniti, scritti, &nel_piano);
        let elenchi = store::elenchi::tutti(c, actor)?;
        Ok(Self::di(tutti, &elenchi, area))
    }

    fn di(tutti: Vec<ProcessoOfferto>, elenchi: &Elenchi, area: &str) -> Self {
        let chiave = "area_di_rischio";
        let offerte = elenchi.offerte(chiave, AREE_DI_RISCHIO);
        let gruppi = domain::elenchi::gruppi(chiave, &offerte);
        let scelte = gruppi.into_iter().map(|(nome, sue)| {
            let voci = sue.into_iter().map(|a| Scelta::new(a.clone(), a, area));
            (nome, voci.collect())
        });
        let aree = std::iter::once(("", vec![Scelta::new("", "Tutte", area)]))
            .chain(scelte)
            .collect();
        let mut voci: Vec<ProcessoOfferto> = tutti
            .into_iter()
            .filter(|p| area.is_empty() || p.area.as_deref() == Some(area))
            .collect();
        let altri = voci.len().saturating_sub(MOSTRATI);
        voci.truncate(MOSTRATI);
        let gruppi = voci
            .chunk_by(|a, b| a.area == b.area)
            .map(|g| {
                let nome = g.first().and_then(|p| p.area.clone());
                (
                    nome.unwrap_or_else(|| "Senza area di rischio".to_owned()),
                    g.to_vec(),
                )
            })
            .collect();
        Self {
            aree,
            gruppi,
            altri,
        }
    }
}

/// The process that an origin names.
///
/// # Errors
/// [`store::Error::NotFound`] when there is none, or it is of another body.
pub(super) fn trova(c: &mut Conn, actor: &Actor, origine: &str) -> store::Result<Contenuto> {
    let forniti = catalogo::processi_forniti().map_err(store::Error::Dati)?;
    if let Some(fornito) = catalogo::processo_fornito(&forniti, origine) {
        return Ok(fornito);
    }
    let (vista, codice) = origine.split_once('/').ok_or(store::Error::NotFound)?;
    let vista = store::viste::find(c, actor, vista)?;
    let scheda = store::schede::find(c, actor, &vista.id, codice)?;
    Ok(scheda.contenuto().clone())
}

/// The fields of the form that a process fills, as it would be sent.
pub(super) fn compila(c: &Contenuto) -> Vec<(String, String)> {
    let mut campi = vec![("titolo".to_owned(), c.titolo.clone())];
    campi.extend(ripresi().map(|campo| (campo.chiave.to_owned(), campo.digitabile(c))));
    campi
}

/// Puts what the form brought of a process into the content of the new sheet.
pub(super) fn leggi(form: &Form, c: &mut Contenuto) -> Vec<domain::Refusal> {
    let mut no = Vec::new();
    for campo in ripresi().filter(|campo| form.has(campo.chiave)) {
        let esito = campo
            .leggi_digitato(&form.righe(campo.chiave))
            .and_then(|v| campo.set(c, v));
        if let Err(frase) = esito {
            no.push(domain::Refusal::campo(campo.chiave, frase));
        }
    }
    no
}

/// The controls of what was drawn, and the lists they point at; none where nothing was.
pub(super) fn controlli(
    form: &Form,
    voci: &Voci,
    errori: &[domain::Refusal],
) -> (Vec<Controllo>, Vec<Suggerimenti>) {
    let campi: Vec<_> = ripresi().filter(|campo| form.has(campo.chiave)).collect();
    let controlli = campi.iter().map(|campo| {
        let proposte = voci.proposte("", campo);
        let mut c = Controllo::di(campo, "", form.righe(campo.chiave), &proposte);
        c.errore = crate::form::frase_di(errori, campo.chiave).to_owned();
        c
    });
    (
        controlli.collect(),
        suggerimenti(&campi, &[], &[], |campo| voci.proposte("", campo)),
    )
}

fn ripresi() -> impl Iterator<Item = &'static domain::campo::Campo<Contenuto>> {
    RIPRESI.iter().filter_map(|chiave| campi::trova(chiave))
}
