//! The lines of a register, the latest first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::registro::MESI_DI_CONSERVAZIONE;
use store::registro::{Filtro, RigaRegistro};
use store::storia::RigaEstesa;

use super::scelto::Scelto;
use super::{Libro, di_che_cosa, titolo, vede_i_valori};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Scelta, frase_di};
use crate::page::{Page, pagina};
use crate::pagine::Pagine;
use domain::orario;

/// Lines on one page.
const RIGHE: usize = 100;

#[derive(Template)]
#[template(path = "registro/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    libro: Libro,
    mesi: u32,
    scelto: Scelto,
    persone: Vec<Scelta>,
    cose: Vec<Scelta>,
    righe: Vec<Riga>,
    trovate: usize,
    pagine: Pagine,
    errori: Vec<Refusal>,
}

struct Riga {
    progressivo: i64,
    quando: String,
    chi: String,
    ruoli: String,
    cosa: &'static str,
    dettaglio: String,
    impronta: String,
}

impl Riga {
    /// The first figures of the digest: enough to compare by eye.
    fn breve(&self) -> &str {
        self.impronta.get(..8).unwrap_or(&self.impronta)
    }
}

impl ListPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }

    fn accessi(&self) -> bool {
        self.libro == Libro::Accessi
    }

    /// The address of an export of the same lines.
    fn esporta(&self, formato: &str) -> String {
        let parametri = self.scelto.parametri();
        let detti = parametri
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(n, v)| format!("{n}={}&", crate::indirizzo::segmento(v)));
        format!(
            "/{}/registro/esporta?{}formato={formato}",
            self.sigla,
            detti.collect::<String>()
        )
    }
}

/// Shows a page of a register.
pub(crate) async fn list(State(app): State<App>, accesso: Accesso, uri: Uri) -> Result<Response> {
    let scelto = Scelto::di(&uri);
    let (filtro, errori) = scelto.filtro();
    let (actor, libro, valori) = (
        accesso.actor.clone(),
        scelto.libro(),
        vede_i_valori(&accesso),
    );
    let chiesta = Pagine::chiesta(&scelto.pagina);
    let (membri, (righe, trovate)) = app
        .read(move |c| {
            let membri = store::utenti::list(c, &actor)?;
            let nomi: BTreeMap<String, String> = membri
                .iter()
                .map(|m| (m.id.0.to_string(), m.nome.clone()))
                .collect();
            let leggi = |c: &mut store::Conn, pagina: usize| match libro {
                Libro::Accessi => accessi(c, &actor, &filtro, pagina),
                Libro::Storia => storia(c, &actor, &filtro, pagina, &nomi, valori),
            };
            let mut lette = leggi(c, chiesta)?;
            // Past the end: the last page there is.
            if lette.0.is_empty() && lette.1 > 0 {
                lette = leggi(c, lette.1.div_ceil(RIGHE))?;
            }
            Ok((membri, lette))
        })
        .await?;
    let percorso = format!("/{}/registro", accesso.ente.sigla);
    Ok(pagina(&ListPage {
        page: Page::di(&accesso, "Registro", "anagrafiche"),
        pagine: Pagine::new(
            &scelto.pagina,
            trovate,
            RIGHE,
            &percorso,
            &scelto.parametri(),
        ),
        sigla: accesso.ente.sigla,
        libro,
        mesi: MESI_DI_CONSERVAZIONE,
        persone: scelto.persone(&membri),
        cose: scelto.cose(),
        scelto,
        righe,
        trovate,
        errori,
    }))
}

fn accessi(
    c: &mut store::Conn,
    actor: &domain::Actor,
    filtro: &Filtro,
    pagina: usize,
) -> store::Result<(Vec<Riga>, usize)> {
    let salta = (pagina - 1).saturating_mul(RIGHE);
    let (righe, quante) = store::registro::pagina(c, actor, filtro, salta, RIGHE)?;
    let riga = |r: RigaRegistro| Riga {
        progressivo: r.progressivo,
        quando: orario::it(r.quando),
        chi: r.chi,
        ruoli: r
            .ruoli
            .iter()
            .map(|r| r.etichetta())
            .collect::<Vec<_>>()
            .join(", "),
        cosa: r.cosa.etichetta(),
        dettaglio: r.dettaglio,
        impronta: r.impronta,
    };
    Ok((righe.into_iter().map(riga).collect(), quante))
}

fn storia(
    c: &mut store::Conn,
    actor: &domain::Actor,
    filtro: &Filtro,
    pagina: usize,
    persone: &BTreeMap<String, String>,
    valori: bool,
) -> store::Result<(Vec<Riga>, usize)> {
    let salta = (pagina - 1).saturating_mul(RIGHE);
    let (righe, quante) = store::storia::pagina(c, actor, filtro, salta, RIGHE)?;
    let chiavi: Vec<&str> = righe.iter().map(|r| r.oggetto.as_str()).collect();
    // The codes of sheets and plans are of the plans: who reads none sees their keys.
    let codici = if valori {
        store::storia::nomi_delle_cose(c, actor, &chiavi)?
    } else {
        BTreeMap::new()
    };
    let riga = |r: RigaEstesa| {
        let nomi = if r.tipo == "utente" { persone } else { &codici };
        let nome = nomi.get(&r.oggetto).unwrap_or(&r.oggetto);
        let campo = if r.riga.campo.is_empty() {
            String::new()
        } else {
            format!(": {}", r.riga.campo)
        };
        Riga {
            dettaglio: format!("{} {nome}{campo}", di_che_cosa(&r.tipo)),
            progressivo: r.riga.progressivo,
            quando: orario::it(r.riga.quando),
            chi: r.riga.chi,
            ruoli: String::new(),
            cosa: titolo(r.riga.atto),
            impronta: r.riga.impronta,
        }
    };
    Ok((righe.into_iter().map(riga).collect(), quante))
}
