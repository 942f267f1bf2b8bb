//! FASI without cells: figures, dates and names are told apart by their shape, in reading order.

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::Decimale;
use domain::scheda::{Fase, Indicatore};
use regex::Regex;

use crate::banco::Banco;
use crate::codici::regola;
use crate::etichette::piegato;
use crate::righe::{Fonte, Pezzo, unisci};
use crate::tabelle::colonne::Colonna;
use crate::tabelle::indicatori::Raccolta;
use crate::tabelle::{Letta, Sfondo};
use crate::valori::{cifra, congiunge, data, maiuscola, ufficio};

static INIZIO: LazyLock<Option<Regex>> =
    LazyLock::new(|| regola(r"^[\s|]*(\p{Lu}[\p{Lu}'’/ -]{2,30}?)\s+\d{1,3}\s*[.)]"));
static NUMERO: LazyLock<Option<Regex>> = LazyLock::new(|| regola(r"^(\d{1,3})\s*[.)]\s*"));
static TIPO: LazyLock<Option<Regex>> =
    LazyLock::new(|| regola(r"^(\p{Lu}[\p{Lu}'’ ,/-]{2,58}\p{Lu}['’]?)\s*:\s*"));

/// A row while its pieces are gathered.
#[derive(Default)]
struct Riga {
    causale: Option<Pezzo>,
    descrizione: Vec<Pezzo>,
    numeri: Vec<(Decimale, Pezzo)>,
    /// With the line, to tell dates read along the row from dates read down the column.
    date: Vec<(NaiveDate, Pezzo)>,
    /// Person and unit, word by word.
    coda: Vec<Pezzo>,
    /// Lines of words of a split table: the end of a unit may be among them.
    resti: Vec<Pezzo>,
}

/// Reads the rows of a table that the source kept together.
pub(crate) fn per_forma(
    banco: &mut Banco<'_>,
    sfondo: &Sfondo<'_>,
    pezzi: &[Pezzo],
) -> Vec<Letta<Fase>> {
    let righe = raccogli(banco.fonte, pezzi);
    righe
        .into_iter()
        .map(|r| componi(banco, sfondo, r, false))
        .collect()
}

fn raccogli(fonte: &Fonte, pezzi: &[Pezzo]) -> Vec<Riga> {
    let mut righe: Vec<Riga> = Vec::new();
    for p in pezzi {
        let mut resto = *p;
        if let Some(causale) = causale(fonte, *p) {
            righe.push(Riga {
                causale: Some(causale),
                ..Riga::default()
            });
            resto = fonte.rifila(Pezzo {
                da: causale.a,
                ..*p
            });
        }
        if let Some(r) = righe.last_mut() {
            r.linea(fonte, resto);
        }
    }
    righe
}

/// The word that opens a row: `MISURA`, or capitals followed by a number and a point.
fn causale(fonte: &Fonte, p: Pezzo) -> Option<Pezzo> {
    let testo = fonte.testo(p);
    if let Some(c) = INIZIO.as_ref()?.captures(testo)
        && let Some(m) = c.get(1)
    {
        return Some(p.tra(m.start(), m.end()));
    }
    let prima = fonte
        .parole(p)
        .into_iter()
        .find(|w| fonte.testo(*w).chars().any(char::is_alphanumeric))?;
    (fonte.testo(prima) == "MISURA").then_some(prima)
}

impl Riga {
    /// Sorts the words of a line: text, then figures and dates, then person and unit.
    fn linea(&mut self, fonte: &Fonte, p: Pezzo) {
        let parole = fonte.parole(p);
        let forma = |w: &Pezzo| cifra(fonte.testo(*w)).is_some() || data(fonte.testo(*w)).is_some();
        let mut corsa = None;
        let mut i = 0;
        while i < parole.len() {
            let j = i + parole.iter().skip(i).take_while(|w| forma(w)).count();
            if j > i
                && self.accetta(
                    fonte,
                    parole.get(i..j).unwrap_or(&[]),
                    parole.get(j..).unwrap_or(&[]),
                )
            {
                corsa = Some((i, j));
                break;
            }
            i = j.max(i + 1);
        }
        let (i, j) = corsa.unwrap_or((parole.len(), parole.len()));
        if let (Some(da), Some(a)) = (parole.first(), parole.get(i.wrapping_sub(1)))
            && i > 0
        {
            self.descrizione.push(Pezzo {
                riga: p.riga,
                da: da.da,
                a: a.a,
            });
        }
        for w in parole.get(i..j).unwrap_or(&[]) {
            if let Some(n) = cifra(fonte.testo(*w)) {
                self.numeri.push((n, *w));
            } else if let Some(d) = data(fonte.testo(*w)) {
                self.date.push((d, *w));
            }
        }
        self.coda
            .extend(parole.get(j..).unwrap_or(&[]).iter().copied());
    }

    /// Whether a run of figures and dates belongs to the columns: at the end of the line, or before the names.
    fn accetta(&self, fonte: &Fonte, corsa: &[Pezzo], dopo: &[Pezzo]) -> bool {
        let date = corsa
            .iter()
            .filter(|w| data(fonte.testo(**w)).is_some())
            .count();
        if dopo.is_empty() {
            return true;
        }
        self.coda.is_empty()
            && (date >= 2 || (date == 1 && dopo.iter().all(|w| maiuscola(fonte.testo(*w)))))
    }
}

/// Builds a phase from its pieces, giving every piece its place.
fn componi(
    banco: &mut Banco<'_>,
    sfondo: &Sfondo<'_>,
    mut r: Riga,
    a_colonne: bool,
) -> Letta<Fase> {
    let fonte = banco.fonte;
    let mut dubbi = Vec::new();
    let mut fase = Fase::default();
    if let Some(c) = r.causale {
        fase.causale = Some(unisci([fonte.testo(c)]));
        banco.prendi(sfondo.scheda, "fasi", c);
    }
    // Person and unit; the end of a unit may stand at the end of a line of the description.
    if !r.coda.is_empty() {
        let (persona, ufficio, sicuro) = nomi(fonte, &mut r, sfondo.uffici);
        fase.responsabile = Some(domain::persona::cognome_nome(&persona)).filter(|p| !p.is_empty());
        fase.cdr = Some(ufficio).filter(|u| !u.is_empty());
        if !sicuro {
            dubbi.push(
                "non è sicuro dove finisca il nome del responsabile e cominci quello dell'ufficio"
                    .to_owned(),
            );
        }
        for w in &r.coda {
            banco.prendi(sfondo.scheda, "fasi", *w);
        }
    }
    let testi: Vec<String> = r
        .descrizione
        .iter()
        .map(|p| banco.testo_sano(sfondo.scheda, *p))
        .collect();
    for p in &r.descrizione {
        banco.prendi(sfondo.scheda, "fasi", *p);
    }
    descrivi(&mut fase, &unisci(testi.iter().map(String::as_str)));
    match r.numeri.as_slice() {
        [] => {}
        [(peso, _)] => {
            fase.peso = Some(*peso);
            dubbi
                .push("c'è un solo numero fra Peso e Avanz.: è stato preso per il peso".to_owned());
        }
        [(peso, _), (avanzamento, _), ..] => {
            fase.peso = Some(*peso);
            fase.avanzamento = Some(*avanzamento);
            if r.numeri.len() > 2 {
                dubbi.push(format!("ci sono {} numeri dove se ne aspettano due (Peso e Avanz.): gli altri sono fra le righe senza posto", r.numeri.len()));
            }
        }
    }
    for (_, p) in r.numeri.iter().take(2) {
        banco.prendi(sfondo.scheda, "fasi", *p);
    }
    let ordine: Option<[Option<NaiveDate>; 4]> = match r.date.as_slice() {
        [] => Some([None; 4]),
        [(a, p), (b, q)] if p.riga == q.riga => Some([Some(*a), Some(*b), None, None]),
        [(a, p), (b, q), (c, _), (d, _)] => {
            // Down the columns a line holds one date; along the rows it holds a pair.
            let per_colonna = a_colonne && p.riga != q.riga;
            Some(if per_colonna {
                [Some(*a), Some(*c), Some(*b), Some(*d)]
            } else {
                [Some(*a), Some(*b), Some(*c), Some(*d)]
            })
        }
        _ => None,
    };
    match ordine {
        Some([ip, fp, ie, fe]) => {
            (fase.inizio_previsto, fase.fine_prevista, fase.inizio_effettivo, fase.fine_effettiva) = (ip, fp, ie, fe);
            for (_, p) in &r.date {
                banco.prendi(sfondo.scheda, "fasi", *p);
            }
        }
        None => dubbi.push(format!("le date sono {} e non si sa quali siano le previste e quali le effettive: sono fra le righe senza posto", r.date.len())),
    }
    Letta {
        riga: fase,
        dubbio: (!dubbi.is_empty()).then(|| dubbi.join("; ")),
    }
}

/// `1. FORMAZIONE: formazione ...` into number, type and text.
pub(crate) fn descrivi(fase: &mut Fase, testo: &str) {
    let (n, resto) = numero(testo);
    let (t, resto) = tipo(resto);
    fase.numero = n;
    fase.tipo_nel_testo = t.map(str::to_owned);
    fase.descrizione = Some(resto.trim().to_owned()).filter(|d| !d.is_empty());
}

/// The number at the head of a text.
pub(crate) fn numero(testo: &str) -> (Option<Decimale>, &str) {
    let Some(c) = NUMERO.as_ref().and_then(|r| r.captures(testo)) else {
        return (None, testo);
    };
    let n = c.get(1).and_then(|m| m.as_str().parse::<i64>().ok());
    let fine = c.get(0).map_or(0, |m| m.end());
    (
        n.map(|n| Decimale::new(n, 0)),
        testo.get(fine..).unwrap_or(""),
    )
}

/// The type in capitals before a colon.
pub(crate) fn tipo(testo: &str) -> (Option<&str>, &str) {
    let Some(c) = TIPO.as_ref().and_then(|r| r.captures(testo)) else {
        return (None, testo);
    };
    let fine = c.get(0).map_or(0, |m| m.end());
    (
        c.get(1).map(|m| m.as_str().trim()),
        testo.get(fine..).unwrap_or(""),
    )
}

/// Person and unit out of the words after the dates, and whether the cut between them is sure.
fn nomi(fonte: &Fonte, r: &mut Riga, uffici: &[String]) -> (String, String, bool) {
    let parole: Vec<&str> = r.coda.iter().map(|w| fonte.testo(*w)).collect();
    let (taglio, sicuro) = taglia(&parole, uffici);
    let persona = unisci(parole.iter().take(taglio).copied());
    let mut ufficio: Vec<String> = parole
        .iter()
        .skip(taglio)
        .map(|p| (*p).to_owned())
        .collect();
    let riga = r.coda.first().map_or(0, |w| w.riga);
    if let Some(manca) = resto_del_nome(&ufficio, uffici) {
        // The rest of a known name, at the end of one of the next lines.
        if let Some(parole) = coda_uguale(fonte, r, riga, &manca) {
            ufficio.extend(parole.iter().map(|w| fonte.testo(*w).to_owned()));
            togli(r, &parole);
            r.coda.extend(parole);
        }
    } else if ufficio.last().is_some_and(|u| congiunge(u)) {
        // An unknown name left open: capitals at the end of the next line.
        let candidata = r
            .descrizione
            .iter()
            .chain(&r.resti)
            .find(|p| p.riga > riga)
            .map(|p| fonte.parole(*p));
        if let Some(parole) = candidata {
            let n = parole
                .iter()
                .rev()
                .take_while(|w| maiuscola(fonte.testo(**w)))
                .count();
            if n > 0 && (n < parole.len() || n <= 4) {
                let presi = parole.get(parole.len() - n..).unwrap_or(&[]).to_vec();
                ufficio.extend(presi.iter().map(|w| fonte.testo(*w).to_owned()));
                togli(r, &presi);
                r.coda.extend(presi);
            }
        }
    }
    (persona, ufficio.join(" "), sicuro)
}

/// Where the name of the person ends: before a known unit, a word of offices, or capitals after small letters.
fn taglia(parole: &[&str], uffici: &[String]) -> (usize, bool) {
    let pieghe: Vec<String> = parole.iter().map(|p| piegato(p)).collect();
    for u in uffici {
        let nome: Vec<String> = u.split_whitespace().map(piegato).collect();
        for j in 1..parole.len() {
            let coda = pieghe.get(j..).unwrap_or(&[]);
            if !coda.is_empty() && coda.len() <= nome.len() && nome.starts_with(coda) {
                let mut j = j;
                while j > 2 && parole.get(j - 1).is_some_and(|p| ufficio(p)) {
                    j -= 1;
                }
                return (j, true);
            }
        }
    }
    if let Some(j) = (2..parole.len()).find(|j| parole.get(*j).is_some_and(|p| ufficio(p))) {
        return (j, true);
    }
    let minuscola = |p: &&str| p.chars().any(char::is_lowercase);
    if let Some(j) = (2..parole.len()).find(|j| {
        parole.get(*j - 1).is_some_and(minuscola) && parole.get(*j).is_some_and(|p| maiuscola(p))
    }) {
        return (j, true);
    }
    if parole.len() <= 3 {
        (parole.len(), parole.len() >= 2)
    } else {
        (2, false)
    }
}

/// The words that a known unit still lacks.
fn resto_del_nome(letto: &[String], uffici: &[String]) -> Option<Vec<String>> {
    let pieghe: Vec<String> = letto.iter().map(|p| piegato(p)).collect();
    let spoglio = pieghe
        .get(
            letto
                .iter()
                .take_while(|p| p.chars().count() <= 6 && ufficio(p) && p.to_uppercase() != "STAFF")
                .count()..,
        )
        .unwrap_or(&[]);
    uffici.iter().find_map(|u| {
        let nome: Vec<String> = u.split_whitespace().map(piegato).collect();
        [pieghe.as_slice(), spoglio].into_iter().find_map(|l| {
            (!l.is_empty() && l.len() < nome.len() && nome.starts_with(l))
                .then(|| nome.get(l.len()..).unwrap_or(&[]).to_vec())
        })
    })
}

/// The words at the end of one of the next lines that are exactly these.
fn coda_uguale(fonte: &Fonte, r: &Riga, dopo: usize, manca: &[String]) -> Option<Vec<Pezzo>> {
    r.descrizione
        .iter()
        .chain(&r.resti)
        .filter(|p| p.riga > dopo)
        .find_map(|p| {
            let parole = fonte.parole(*p);
            let coda = parole.get(parole.len().checked_sub(manca.len())?..)?;
            coda.iter()
                .map(|w| piegato(fonte.testo(*w)))
                .eq(manca.iter().cloned())
                .then(|| coda.to_vec())
        })
}

/// Takes words off the end of the line of the description on which they stand.
fn togli(r: &mut Riga, parole: &[Pezzo]) {
    let Some(primo) = parole.first() else { return };
    for p in r
        .descrizione
        .iter_mut()
        .filter(|p| p.riga == primo.riga && p.a > primo.da)
    {
        p.a = primo.da.max(p.da);
    }
    r.descrizione.retain(|p| p.a > p.da);
}

/// Both tables when a scan poured their columns one after the other.
///
/// With one phase and one indicator, and exactly the right number of figures and dates, everything finds its place in
/// reading order; otherwise only what is sure is kept.
pub(crate) fn spezzate(
    banco: &mut Banco<'_>,
    sfondo: &Sfondo<'_>,
    righe_fasi: &[Pezzo],
    righe_ind: &[Pezzo],
    anni: &[Colonna],
) -> (Vec<Letta<Fase>>, Vec<Letta<Indicatore>>) {
    let fonte = banco.fonte;
    let mut righe = raccogli(fonte, righe_fasi);
    let mut raccolta = Raccolta::default();
    let mut date = Vec::new();
    let mut coda = Vec::new();
    let mut resti = Vec::new();
    for p in righe_ind {
        let parole = fonte.parole(*p);
        if parole.iter().any(|w| data(fonte.testo(*w)).is_some()) {
            for w in &parole {
                match data(fonte.testo(*w)) {
                    Some(d) => date.push((d, *w)),
                    None => coda.push(*w),
                }
            }
        } else if raccolta.ha_tipo()
            && !parole.iter().any(|w| cifra(fonte.testo(*w)).is_some())
            && crate::valori::legenda(fonte.testo(*p)).is_none()
        {
            // Words alone after the Tipo: the end of a unit.
            resti.push(*p);
        } else {
            raccolta.linea(fonte, *p);
        }
    }
    let servono_date = 4 - righe.first().map_or(0, |r| r.date.len().min(4));
    let servono_numeri = 2 - righe.first().map_or(0, |r| r.numeri.len().min(2));
    let numeri = raccolta.numeri.len();
    let esatta = righe.len() == 1
        && raccolta.tipi() <= 1
        && date.len() == servono_date
        && numeri == servono_numeri + anni.len();
    let mut lette = Vec::new();
    if esatta && let Some(mut r) = righe.pop() {
        r.numeri.extend(raccolta.numeri.drain(..servono_numeri));
        r.date.extend(date);
        r.coda.extend(coda);
        r.resti = resti;
        lette.push(componi(banco, sfondo, r, true));
        let indicatori = raccolta.componi(banco, sfondo, anni, None);
        return (lette, indicatori);
    }
    // What is sure: the texts, and the figures that stand on the line of their own row.
    let frase = "la tabella è spezzata in colonne e i numeri o le date non sono quanti dovrebbero: quelli incerti sono fra le righe senza posto";
    for r in righe {
        let mut l = componi(banco, sfondo, r, true);
        l.dubbio = Some(frase.to_owned());
        lette.push(l);
    }
    raccolta.numeri.clear();
    let indicatori = raccolta.componi(banco, sfondo, anni, Some(frase));
    (lette, indicatori)
}
