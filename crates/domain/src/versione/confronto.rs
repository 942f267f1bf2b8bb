//! Two versions side by side: what is new, what changed field by field, what is gone.

mod posti;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use self::posti::{coppie, spostate};
use super::piano_di;
use crate::campo::Valore;
use crate::scheda::campi::CAMPI;
use crate::scheda::{
    Contenuto, Indicatore, Livello, RigaTabella, Scheda, SchedaId, Sezione, Stato, ValoreAnnuale,
};
use crate::vista::Vista;

/// What became of a sheet between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sorte {
    Nuova,
    Cambiata(Vec<Differenza>),
    Tolta,
}

impl Sorte {
    /// What is read beside the sheet.
    pub fn etichetta(&self) -> &'static str {
        match self {
            Self::Nuova => "Nuova",
            Self::Cambiata(_) => "Cambiata",
            Self::Tolta => "Tolta",
        }
    }
}

/// A sheet that is not the same in two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchedaVariata {
    /// Code and title in the later version, or in the earlier one where it is gone.
    pub codice: String,
    pub titolo: String,
    pub livello: Livello,
    /// Its code in the earlier version, where it was another.
    pub era: Option<String>,
    pub sorte: Sorte,
}

/// A field, or a cell of a table, on which two versions disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differenza {
    /// Key of the field of the sheet.
    pub campo: &'static str,
    /// `LIVELLO DI RISCHIO`, `FASI, 1. Formazione: Peso`.
    pub etichetta: String,
    /// What each version says, in words; empty where it says nothing.
    pub prima: String,
    pub dopo: String,
}

/// Two versions held side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confrontate {
    /// What of the plan itself is not the same; nothing between two plans.
    pub piano: Vec<Differenza>,
    pub schede: Vec<SchedaVariata>,
    /// How many sheets the later version has.
    pub quante: usize,
}

/// What of the plan itself, besides its sheets, is not the same in two of its versions.
pub fn confronta_piano(prima: &Vista, dopo: &Vista) -> Vec<Differenza> {
    let diversi = prima.adottati_diversi(dopo).into_iter();
    diversi
        .map(|(campo, p, d)| Differenza {
            campo,
            etichetta: match campo {
                "codice" => "Codice del piano",
                "anno" => "Anno di esercizio",
                "dal" => "Primo anno del piano",
                "al" => "Ultimo anno del piano",
                _ => "Metodo di valutazione del rischio",
            }
            .to_owned(),
            prima: p.leggibile(),
            dopo: d.leggibile(),
        })
        .collect()
}

/// Holds two versions side by side: the sheets of the later one in its order, then those that are gone.
///
/// A sheet is the same when its key is; between the plans of two years, when it was carried over from the other one (`antenate`), or is
/// the only one with that code, the year in front of it left out. With `solo_piano` only what was planned counts, not what has been done of it.
/// Where a sheet stands in the plan is no part of it: no sheet says it, the body adopts no order, and one sheet that comes in between would
/// change all that follow. The rows of its tables are another matter: phases and activities are done in their order.
pub fn confronta(
    prima: &[Scheda],
    dopo: &[Scheda],
    antenate: &HashMap<SchedaId, SchedaId>,
    solo_piano: bool,
) -> Vec<SchedaVariata> {
    let per_id: HashMap<&str, &Scheda> = prima.iter().map(|s| (s.id().0.as_str(), s)).collect();
    let per_codice = unici(prima);
    let codici_dopo = unici(dopo);
    // Those that are somebody's by key are not to be had by code.
    let prese: HashSet<&SchedaId> = dopo
        .iter()
        .flat_map(|s| [Some(s.id()), antenate.get(s.id())])
        .flatten()
        .collect();
    let di_prima = |s: &Scheda| {
        let chiave = senza_anno(s.codice());
        let per_chiave = |id: &SchedaId| per_id.get(id.0.as_str()).copied();
        let antenata = || per_chiave(antenate.get(s.id())?);
        per_chiave(s.id()).or_else(antenata).or_else(|| {
            codici_dopo.get(chiave)?;
            let libera = |p: &&Scheda| p.livello() == s.livello() && !prese.contains(p.id());
            per_codice.get(chiave).copied().filter(libera)
        })
    };
    let coppie: Vec<(&Scheda, Option<&Scheda>)> = dopo.iter().map(|s| (s, di_prima(s))).collect();
    // What a sheet of another year is called now: a link that leads to the same sheet is the same link.
    let nomi: HashMap<&str, &str> = coppie
        .iter()
        .filter_map(|(s, era)| Some((era.filter(|era| era.id() != s.id())?.codice(), s.codice())))
        .collect();
    let mut trovate: HashSet<&str> = HashSet::new();
    let mut variate = Vec::new();
    for (s, era) in coppie {
        let Some(era) = era else {
            // One that came and was cancelled was never in the plan.
            if solo_piano && s.contenuto().stato == Some(Stato::Annullata) {
                continue;
            }
            variate.push(variata(s, None, Sorte::Nuova));
            continue;
        };
        trovate.insert(era.id().0.as_str());
        let era_detta = con_i_nomi(era.contenuto(), &nomi);
        let differenze = if solo_piano {
            campi(&piano_di(&era_detta), &piano_di(s.contenuto()))
        } else {
            campi(&era_detta, s.contenuto())
        };
        // Of another year, it has that year in its code.
        let stessa = senza_anno(era.codice()) == senza_anno(s.codice());
        let differenze: Vec<Differenza> = differenze
            .into_iter()
            .filter(|d| d.campo != "codice" || era.id() == s.id() || !stessa)
            .collect();
        if !differenze.is_empty() {
            let codice = Some(era.codice().to_owned()).filter(|c| c != s.codice());
            variate.push(variata(s, codice, Sorte::Cambiata(differenze)));
        }
    }
    let tolte = prima
        .iter()
        .filter(|s| !trovate.contains(s.id().0.as_str()));
    variate.extend(tolte.map(|s| variata(s, None, Sorte::Tolta)));
    variate
}

/// A content with the sheets that it names called as they are in the later version; its own code stays.
fn con_i_nomi<'a>(c: &'a Contenuto, nomi: &HashMap<&str, &str>) -> Cow<'a, Contenuto> {
    if nomi.is_empty() {
        return Cow::Borrowed(c);
    }
    let mut detto = c.clone();
    let nome = |codice: &mut String| {
        if let Some(altro) = nomi.get(codice.as_str()) {
            *codice = (*altro).to_owned();
        }
    };
    let collegate = detto.collegato_a.iter_mut();
    collegate
        .filter(|k| !k.livello.eq_ignore_ascii_case("cdr"))
        .for_each(|k| nome(&mut k.codice));
    detto.misura_di.iter_mut().for_each(nome);
    detto
        .riferimento_obiettivo_gestionale
        .iter_mut()
        .for_each(nome);
    for i in &mut detto.indicatori {
        i.formula = i.formula.as_deref().map(|f| formula(f, nomi));
    }
    Cow::Owned(detto)
}

/// A formula with the sheets that it reads called otherwise: `[2025_SEG_1.2]`, the second indicator of that sheet.
fn formula(detta: &str, nomi: &HashMap<&str, &str>) -> String {
    let mut nuova = String::new();
    for (n, pezzo) in detta.split('[').enumerate() {
        if n > 0 {
            nuova.push('[');
        }
        let dentro = pezzo
            .split_once(']')
            .and_then(|(dentro, _)| dentro.rsplit_once('.'));
        match dentro.and_then(|(codice, _)| Some((codice, nomi.get(codice)?))) {
            Some((codice, nome)) => {
                nuova.push_str(nome);
                nuova.push_str(pezzo.strip_prefix(codice).unwrap_or_default());
            }
            None => nuova.push_str(pezzo),
        }
    }
    nuova
}

fn variata(s: &Scheda, era: Option<String>, sorte: Sorte) -> SchedaVariata {
    SchedaVariata {
        codice: s.codice().to_owned(),
        titolo: s.titolo().to_owned(),
        livello: s.livello(),
        era,
        sorte,
    }
}

/// The sheets whose code, without its year, no other one has.
fn unici(schede: &[Scheda]) -> HashMap<&str, &Scheda> {
    let mut quante: HashMap<&str, usize> = HashMap::new();
    for s in schede {
        *quante.entry(senza_anno(s.codice())).or_default() += 1;
    }
    schede
        .iter()
        .filter(|s| quante.get(senza_anno(s.codice())) == Some(&1))
        .map(|s| (senza_anno(s.codice()), s))
        .collect()
}

/// `2020_STAFF_2` is `STAFF_2` of 2020.
fn senza_anno(codice: &str) -> &str {
    match codice.split_once('_') {
        Some((anno, resto))
            if anno.len() == 4 && anno.bytes().all(|b| b.is_ascii_digit()) && !resto.is_empty() =>
        {
            resto
        }
        _ => codice,
    }
}

/// The fields of a sheet that differ, in the order of the catalogue.
fn campi(prima: &Contenuto, dopo: &Contenuto) -> Vec<Differenza> {
    if prima == dopo {
        return Vec::new();
    }
    let mut trovate = Vec::new();
    for campo in CAMPI {
        let (p, d) = (campo.get(prima), campo.get(dopo));
        if p == d {
            continue;
        }
        let testa = Testa {
            campo: campo.chiave,
            etichetta: campo.etichetta,
        };
        let cella = match (&p, &d) {
            (Valore::Fasi(_), _) | (_, Valore::Fasi(_)) => {
                testa.righe(&prima.fasi, &dopo.fasi, "spostata", |f| {
                    f.descrizione_stampata()
                })
            }
            (Valore::Indicatori(_), _) | (_, Valore::Indicatori(_)) => {
                testa.indicatori(&prima.indicatori, &dopo.indicatori)
            }
            (Valore::Eventi(_), _) | (_, Valore::Eventi(_)) => {
                testa.righe(&prima.eventi, &dopo.eventi, "spostato", |e| {
                    e.descrizione.clone().unwrap_or_default()
                })
            }
            (Valore::Mappatura(_), _) | (_, Valore::Mappatura(_)) => {
                testa.righe(&prima.mappatura, &dopo.mappatura, "spostata", |a| {
                    a.descrizione.clone().unwrap_or_default()
                })
            }
            (Valore::Sezioni(_), _) | (_, Valore::Sezioni(_)) => {
                testa.sezioni(&prima.sezioni, &dopo.sezioni)
            }
            _ => Vec::new(),
        };
        // A list of words shows its order as it is, and so does a field whose rows say in a part of their own what no field of theirs does.
        if cella.is_empty() {
            trovate.push(testa.differenza("", campo.mostra(prima), campo.mostra(dopo), (&p, &d)));
        } else {
            trovate.extend(cella);
        }
    }
    trovate
}

/// The field that a difference stands in.
#[derive(Clone, Copy)]
struct Testa {
    campo: &'static str,
    etichetta: &'static str,
}

impl Testa {
    fn dentro(self, dove: &str, prima: String, dopo: String) -> Differenza {
        Differenza {
            campo: self.campo,
            etichetta: format!("{}{dove}", self.etichetta),
            prima,
            dopo,
        }
    }

    /// What is shown of a field may be the same where its value is not: then the value itself is shown.
    fn differenza(
        self,
        dove: &str,
        prima: String,
        dopo: String,
        valori: (&Valore, &Valore),
    ) -> Differenza {
        if prima == dopo {
            self.dentro(dove, valori.0.leggibile(), valori.1.leggibile())
        } else {
            self.dentro(dove, prima, dopo)
        }
    }

    /// The rows of a table, cell by cell.
    fn righe<R: RigaTabella + PartialEq>(
        self,
        prima: &[R],
        dopo: &[R],
        spostata: &str,
        nome: impl Fn(&R) -> String,
    ) -> Vec<Differenza> {
        self.appaia(prima, dopo, spostata, nome, |_, _, _| Vec::new())
    }

    /// As [`Self::righe`], with the values of the years and of the periods, which are no fields of the row.
    fn indicatori(self, prima: &[Indicatore], dopo: &[Indicatore]) -> Vec<Differenza> {
        let nome = |i: &Indicatore| i.descrizione.clone().unwrap_or_default();
        self.appaia(prima, dopo, "spostato", nome, |dove, p, d| {
            let mut trovate = Vec::new();
            let anni: BTreeSet<i32> = p.valori.iter().chain(&d.valori).map(|v| v.anno).collect();
            for anno in anni {
                let del = |i: &Indicatore| i.valori.iter().find(|v| v.anno == anno).cloned();
                let (vp, vd) = (del(p), del(d));
                for (parola, quale) in [("atteso", 0), ("raggiunto", 1)] {
                    let valore = |i: &Indicatore, v: &Option<ValoreAnnuale>| {
                        let v = v.as_ref()?;
                        let cifra = if quale == 0 { v.atteso } else { v.raggiunto };
                        Some(i.mostra_nel(anno, cifra?))
                    };
                    let (a, b) = (valore(p, &vp), valore(d, &vd));
                    if a != b {
                        trovate.push(self.dentro(
                            &format!("{dove}: {parola} {anno}"),
                            a.unwrap_or_default(),
                            b.unwrap_or_default(),
                        ));
                    }
                }
            }
            let (a, b): (Vec<String>, Vec<String>) = (
                p.periodi_leggibili().collect(),
                d.periodi_leggibili().collect(),
            );
            let soli = |da: &[String], fuori: &[String]| {
                let v: Vec<&str> = da
                    .iter()
                    .filter(|t| !fuori.contains(t))
                    .map(String::as_str)
                    .collect();
                v.join("\n")
            };
            if a != b {
                trovate.push(self.dentro(&format!("{dove}: periodi"), soli(&a, &b), soli(&b, &a)));
            }
            trovate
        })
    }

    /// A row that stands elsewhere; `spostata` agrees with what the row is.
    fn posto(self, dove: &str, spostata: &str, (da, a): (usize, usize)) -> Differenza {
        let dopo = if da == a {
            format!("ancora al posto {a}, ma fra altre righe")
        } else {
            format!("{spostata} dal posto {da} al posto {a}")
        };
        self.dentro(dove, format!("al posto {da}"), dopo)
    }

    fn appaia<R: RigaTabella + PartialEq>(
        self,
        prima: &[R],
        dopo: &[R],
        spostata: &str,
        nome: impl Fn(&R) -> String,
        altro: impl Fn(&str, &R, &R) -> Vec<Differenza>,
    ) -> Vec<Differenza> {
        let coppie = coppie(prima, dopo, &nome);
        let spostate = spostate(&coppie);
        let mut trovate = Vec::new();
        for (n, (d, da)) in (1..).zip(dopo.iter().zip(&coppie)) {
            let dove = format!(", {}", titolo(n, &nome(d)));
            let Some(p) = da.and_then(|i| prima.get(i)) else {
                trovate.push(self.dentro(&dove, String::new(), d.leggibile()));
                continue;
            };
            let posti = spostate.iter().find(|(_, a)| *a == n);
            trovate.extend(posti.map(|posti| self.posto(&dove, spostata, *posti)));
            if p == d {
                continue;
            }
            let gia = trovate.len();
            for c in R::CAMPI {
                let (vp, vd) = (c.get(p), c.get(d));
                if vp != vd {
                    let dove = format!("{dove}: {}", c.etichetta);
                    trovate.push(self.differenza(&dove, c.mostra(p), c.mostra(d), (&vp, &vd)));
                }
            }
            trovate.extend(altro(&dove, p, d));
            if trovate.len() == gia {
                trovate.push(self.dentro(&dove, p.leggibile(), d.leggibile()));
            }
        }
        let rimaste: HashSet<usize> = coppie.into_iter().flatten().collect();
        for (n, p) in prima.iter().enumerate() {
            if !rimaste.contains(&n) {
                let dove = format!(", {}", titolo(n + 1, &nome(p)));
                trovate.push(self.dentro(&dove, p.leggibile(), String::new()));
            }
        }
        trovate
    }

    /// Headed parts of a text, each by its heading.
    fn sezioni(self, prima: &[Sezione], dopo: &[Sezione]) -> Vec<Differenza> {
        let righe = |s: &Sezione| {
            let v: Vec<&str> = s.righe.iter().map(|r| r.testo.as_str()).collect();
            v.join("\n")
        };
        let titolate = |v: &[Sezione], t: &str| -> Vec<String> {
            let sue = v.iter().filter(|s| s.titolo == t);
            sue.map(righe).collect()
        };
        let titoli = |v: &[Sezione]| {
            let mut visti: Vec<String> = Vec::new();
            for s in v {
                if !visti.contains(&s.titolo) {
                    visti.push(s.titolo.clone());
                }
            }
            visti
        };
        let (di_prima, mut tutti) = (titoli(prima), titoli(dopo));
        let coppie: Vec<Option<usize>> = tutti
            .iter()
            .map(|t| di_prima.iter().position(|p| p == t))
            .collect();
        let spostate = spostate(&coppie);
        tutti.extend(
            titoli(prima)
                .into_iter()
                .filter(|t| !titoli(dopo).contains(t)),
        );
        let mut trovate = Vec::new();
        for (n, t) in (1..).zip(&tutti) {
            let dove = if t.is_empty() {
                String::new()
            } else {
                format!(", {t}")
            };
            let posti = spostate.iter().find(|(_, a)| *a == n);
            trovate.extend(posti.map(|posti| self.posto(&dove, "spostata", *posti)));
            let (p, d) = (titolate(prima, t).join("\n"), titolate(dopo, t).join("\n"));
            if p != d {
                trovate.push(self.dentro(&dove, p, d));
            }
        }
        trovate
    }
}

/// A row in a heading: its number where its name has none, and not too much of its name.
fn titolo(numero: usize, nome: &str) -> String {
    let nome = nome.lines().next().unwrap_or_default().trim();
    let breve: String = nome.chars().take(60).collect();
    let breve = if breve.len() < nome.len() {
        format!("{}…", breve.trim_end())
    } else {
        breve
    };
    if nome.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        breve
    } else {
        format!("{numero}. {breve}").trim_end().to_owned()
    }
}
