//! Which form of which sheet an address names.

use axum::http::Uri;
use percent_encoding::percent_decode_str;

use crate::form::Form;
use crate::indirizzo::segmento;

/// A form of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Modulo {
    pub sigla: String,
    pub vista: String,
    pub codice: String,
    /// Which of its forms: `blocchi/fasi`, `indicatori/1/periodo/3`, `monitoraggi/KEY` for that of a session of monitoring.
    pub nome: String,
    /// Whether it was sent by the script, to be kept and not to be saved.
    pub automatico: bool,
}

/// Whether a block of a modello may be called so.
fn di_blocco(nome: &str) -> bool {
    let lecita = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    (1..=60).contains(&nome.len()) && nome.chars().all(lecita)
}

impl Modulo {
    /// A form by its name. The form of a period says itself which one it is of.
    pub(crate) fn new(
        sigla: &str,
        vista: &str,
        codice: &str,
        nome: &str,
        form: &Form,
    ) -> Option<Self> {
        let pezzi: Vec<&str> = nome.split('/').collect();
        let nome = match pezzi.as_slice() {
            ["blocchi" | "monitoraggi", b] if di_blocco(b) => nome.to_owned(),
            ["indicatori", n, "periodo"] => {
                let (n, periodo): (u16, u8) = (n.parse().ok()?, form.get("periodo").parse().ok()?);
                format!("indicatori/{n}/periodo/{periodo}")
            }
            ["indicatori", n, "periodo", periodo] => {
                let (n, periodo): (u16, u8) = (n.parse().ok()?, periodo.parse().ok()?);
                format!("indicatori/{n}/periodo/{periodo}")
            }
            _ => return None,
        };
        Some(Self {
            sigla: sigla.to_owned(),
            vista: vista.to_owned(),
            codice: codice.to_owned(),
            nome,
            automatico: false,
        })
    }

    /// Whether an address may be of a form of a sheet: what was sent to it is worth reading.
    pub(crate) fn e_di_scheda(uri: &Uri) -> bool {
        pezzi(uri.path()).is_some()
    }

    /// The form that was sent to an address.
    pub(crate) fn di(uri: &Uri, form: &Form) -> Option<Self> {
        let (sigla, vista, codice, resto) = pezzi(uri.path())?;
        if resto == "bozza" {
            let chiesto = Form::parse(uri.query().unwrap_or_default().as_bytes());
            let suo = Self::new(&sigla, &vista, &codice, chiesto.get("modulo"), form)?;
            return Some(Self {
                automatico: true,
                ..suo
            });
        }
        Self::new(&sigla, &vista, &codice, &resto, form)
    }

    /// The form whose address this is, and nothing else: where somebody may be led once he is in.
    pub(crate) fn letto(indirizzo: &str) -> Option<Self> {
        let uri: Uri = indirizzo.parse().ok()?;
        let da_query = Form::parse(uri.query().unwrap_or_default().as_bytes());
        let suo = Self::di(&uri, &da_query)?;
        (suo.indirizzo() == indirizzo).then_some(suo)
    }

    /// Address of the sheet.
    pub(crate) fn scheda(&self) -> String {
        format!(
            "/{}/viste/{}/schede/{}",
            segmento(&self.sigla),
            segmento(&self.vista),
            segmento(&self.codice)
        )
    }

    /// Address of the form.
    pub(crate) fn indirizzo(&self) -> String {
        let scheda = self.scheda();
        match self.nome.split('/').collect::<Vec<_>>().as_slice() {
            ["monitoraggi", sessione] => format!(
                "/{}/viste/{}/monitoraggi/{}/schede/{}",
                segmento(&self.sigla),
                segmento(&self.vista),
                segmento(sessione),
                segmento(&self.codice)
            ),
            [dove, n, "periodo", periodo] => {
                format!("{scheda}/{dove}/{n}/periodo?periodo={periodo}")
            }
            pezzi => {
                let pezzi: Vec<String> = pezzi.iter().map(|p| segmento(p)).collect();
                format!("{scheda}/{}", pezzi.join("/"))
            }
        }
    }

    /// Where what is typed in it is kept meanwhile.
    pub(crate) fn conserva(&self) -> String {
        format!("{}/bozza?modulo={}", self.scheda(), segmento(&self.nome))
    }
}

/// Body, plan, sheet, and what follows, of an address below a sheet where forms are sent.
fn pezzi(percorso: &str) -> Option<(String, String, String, String)> {
    let pezzi: Vec<String> = percorso
        .strip_prefix('/')?
        .split('/')
        .map(|p| percent_decode_str(p).decode_utf8().map(|p| p.into_owned()))
        .collect::<Result<_, _>>()
        .ok()?;
    match pezzi.as_slice() {
        [sigla, viste, vista, schede, codice, resto @ ..]
            if !sigla.is_empty() && viste == "viste" && schede == "schede" =>
        {
            let resto: Vec<&str> = resto.iter().map(String::as_str).collect();
            let suo = matches!(
                resto.as_slice(),
                ["blocchi", _] | ["indicatori", _, "periodo"] | ["bozza"]
            );
            suo.then(|| {
                (
                    sigla.clone(),
                    vista.clone(),
                    codice.clone(),
                    resto.join("/"),
                )
            })
        }
        // A sheet as a session of monitoring asks for it.
        [sigla, viste, vista, monitoraggi, sessione, schede, codice]
            if !sigla.is_empty()
                && viste == "viste"
                && monitoraggi == "monitoraggi"
                && schede == "schede" =>
        {
            Some((
                sigla.clone(),
                vista.clone(),
                codice.clone(),
                format!("monitoraggi/{sessione}"),
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_a_form_is_one() {
        for buono in [
            "/comune/viste/2026_PTPC/schede/2026_SEG_1/blocchi/fasi",
            "/comune/viste/A%2FB%20C/schede/x/blocchi/t",
            "/comune/viste/2026/schede/x/indicatori/1/periodo?periodo=3",
            "/comune/viste/A%2FB/monitoraggi/018f-a/schede/x%20y",
        ] {
            let letto = Modulo::letto(buono).unwrap();
            assert_eq!(letto.indirizzo(), buono);
        }
        for altrove in [
            "",
            "/",
            "https://cattivo.example/comune/viste/v/schede/x/blocchi/fasi",
            "//viste/v/schede/x/blocchi/fasi",
            "//cattivo.example/viste/v/schede/x/blocchi/fasi",
            "/\\cattivo.example/viste/v/schede/x/blocchi/fasi",
            "/comune/viste/v/schede/x/../../blocchi/fasi",
            "/comune/viste/v/schede/x/blocchi/fasi?y=//cattivo.example",
            "/comune/viste/v/schede/x/indicatori/1/periodo?periodo=x",
            "/comune/viste/v/monitoraggi/../schede/x",
            "//viste/v/monitoraggi/m/schede/x",
            "/comune/accessi",
        ] {
            assert_eq!(Modulo::letto(altrove), None, "{altrove}");
        }
    }
}
