use crate::punteggio::Colore;
use crate::regole::RegoleScritte as _;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::decimale::Decimale;

fn metodo(codice: &str) -> Metodo {
    Metodi::forniti().unwrap().ultimo(codice).unwrap().clone()
}

/// The answers that give these scores, question by question.
fn con_punti(m: &Metodo, nome: &str, punti: &[i64]) -> OggettoValutato {
    let Regola::Domande(d) = &m.regola else {
        panic!("{} asks no questions", m.codice)
    };
    let domande = d.probabilita.domande.iter().chain(&d.impatto.domande);
    let risposte = domande
        .zip(punti)
        .map(|(q, p)| {
            let posto = q
                .risposte
                .iter()
                .position(|r| r.punti == Decimale::from(*p))
                .unwrap_or_else(|| panic!("{} has no answer of {p}", q.codice));
            (q.codice.clone(), posto)
        })
        .collect();
    OggettoValutato {
        nome: nome.to_owned(),
        risposte,
    }
}

fn valutazione(m: &Metodo, oggetti: Vec<OggettoValutato>) -> Valutazione {
    Valutazione {
        residuo: false,
        metodo: m.codice.clone(),
        versione: m.versione,
        data: crate::data::parse_it("31/1/2026").unwrap(),
        oggetti,
        grado: None,
        motivazione: None,
        motivo_dello_scarto: None,
        livello: None,
    }
}

fn livello(m: &Metodo, punti: &[i64]) -> String {
    m.valuta(&valutazione(m, vec![con_punti(m, "", punti)]))
        .unwrap()
        .livello
        .unwrap()
        .it(2)
}

fn con_decimali(decimali: u32) -> Metodo {
    let mut m = metodo("pna2013");
    if let Regola::Domande(d) = &mut m.regola {
        d.probabilita.decimali = Some(decimali);
    }
    m
}

#[test]
fn the_shipped_methods_are_right() {
    let metodi = Metodi::forniti().unwrap();
    let codici: Vec<&str> = metodi.iter().map(|m| m.codice.as_str()).collect();
    assert_eq!(codici, ["dichiarato", "pna2013", "pna2019"]);
    let pna = metodi.trova("pna2013", 1).unwrap();
    assert_eq!(pna.chiavi().count(), 10);
    assert_eq!(metodo("pna2019").chiavi().count(), 6);
    assert!(metodi.trova("pna2013", 2).is_none());
    let fascia = |l: i64| {
        pna.fascia(Decimale::new(l, 2))
            .map(|f| pna.fasce[f].nome.clone())
    };
    assert_eq!(fascia(399).as_deref(), Some("Basso"));
    assert_eq!(fascia(400).as_deref(), Some("Medio"));
    assert_eq!(fascia(2500).as_deref(), Some("Molto alto"));
}

/// By hand: P = 1+2+1+1+1+3 = 9, over 6 is 1,5; I = 2+1+3+5 = 11, over 4 is 2,75; 1,5 × 2,75 = 4,125, which prints 4,13.
#[test]
fn allegato_5_is_the_product_of_two_means() {
    let m = metodo("pna2013");
    let v = valutazione(&m, vec![con_punti(&m, "", &[1, 2, 1, 1, 1, 3, 2, 1, 3, 5])]);
    let esito = m.valuta(&v).unwrap();
    let passi: Vec<String> = esito
        .passi
        .iter()
        .map(|p| format!("{} = {} {} {}", p.cosa, p.formula, p.segno(), p.risultato))
        .collect();
    assert_eq!(
        passi,
        [
            "Probabilità = (1 + 2 + 1 + 1 + 1 + 3) / 6 = 1,5",
            "Impatto = (2 + 1 + 3 + 5) / 4 = 2,75",
            "Livello = 1,5 × 2,75 ≈ 4,13",
        ]
    );
    assert_eq!(esito.fascia, Some(1));
    // 11/6 × 9/4 is the same 99/24, though 11/6 has no end as a decimal: the working shows what can be redone.
    let periodica = [2, 2, 1, 1, 1, 4, 1, 1, 2, 5];
    assert_eq!(livello(&m, &periodica), "4,13");
    let passi = m
        .prova(&valutazione(&m, vec![con_punti(&m, "", &periodica)]))
        .unwrap()
        .passi;
    assert_eq!(passi[2].formula, "11/6 × 2,25");
    assert_eq!(livello(&m, &[5, 5, 5, 5, 5, 5, 5, 5, 5, 5]), "25,00");
    assert_eq!(livello(&m, &[1, 2, 1, 1, 1, 1, 1, 1, 0, 1]), "0,88");
}

/// Sums of P from 7 to 30, of I from 3 to 20: 226 levels, and of the eight on the printed sheets only 4,13 among them.
#[test]
fn the_levels_that_can_come_out_are_known() {
    let mut livelli = BTreeSet::new();
    let mut stampabili = BTreeSet::new();
    for p in 7..=30_i64 {
        for i in 3..=20_i64 {
            livelli.insert(p * i);
            stampabili.insert(
                Decimale::from(p * i)
                    .diviso(Decimale::from(24))
                    .unwrap()
                    .it(2),
            );
        }
    }
    assert_eq!(livelli.len(), 226);
    let dichiarati = [
        "3,56", "4,23", "2,85", "6,90", "5,65", "4,13", "4,11", "3,90",
    ];
    let ottenibili: Vec<&str> = dichiarati
        .into_iter()
        .filter(|l| stampabili.contains(*l))
        .collect();
    assert_eq!(ottenibili, ["4,13"]);
}

/// Bodies that round the mean of P to one place: 8/6 becomes 1,3; 1,3 × 13/4 = 4,225, which prints 4,23.
#[test]
fn a_body_may_round_before_it_multiplies() {
    let punti = [1, 2, 1, 1, 1, 2, 2, 1, 5, 5];
    assert_eq!(livello(&con_decimali(1), &punti), "4,23");
    assert_eq!(livello(&con_decimali(2), &punti), "4,32");
    assert_eq!(livello(&metodo("pna2013"), &punti), "4,33");
}

#[test]
fn several_objects_give_the_highest_or_the_mean() {
    let mut m = metodo("pna2013");
    let oggetti = vec![
        con_punti(&m, "Istruttoria", &[1, 2, 1, 1, 1, 3, 2, 1, 3, 5]),
        con_punti(&m, "Rilascio", &[5, 5, 1, 3, 1, 3, 2, 1, 3, 5]),
    ];
    let v = valutazione(&m, oggetti);
    let alto = m.valuta(&v).unwrap();
    assert_eq!(alto.livello.unwrap().it(2), "8,25");
    assert_eq!(
        alto.passi.last().unwrap().formula,
        "il più alto fra 4,13; 8,25"
    );
    if let Regola::Domande(d) = &mut m.regola {
        d.aggregazione = Aggregazione::Media;
    }
    // (4,125 + 8,25) / 2 = 6,1875: the unrounded levels are summed.
    let medio = m.valuta(&v).unwrap();
    assert_eq!(medio.livello.unwrap().it(2), "6,19");
    let ultimo = |e: &Esito| {
        let p = e.passi.last().unwrap();
        format!("{} {} {}", p.formula, p.segno(), p.risultato)
    };
    // 12,38 / 2 = 6,19: whoever redoes it finds just that.
    assert_eq!(ultimo(&medio), "(4,13 + 8,25) / 2 = 6,19");
    // (4,125 + 4,125) / 2 = 4,125; and (4,125 + 8,25 + 8,25) / 3 = 6,875, where 20,63 / 3 = 6,8766…
    let tre = [
        v.oggetti[0].clone(),
        v.oggetti[1].clone(),
        v.oggetti[1].clone(),
    ];
    let medio = m.valuta(&valutazione(&m, tre.to_vec())).unwrap();
    assert_eq!(ultimo(&medio), "(4,13 + 8,25 + 8,25) / 3 ≈ 6,88");
}

#[test]
fn every_refusal_names_its_question() {
    let m = metodo("pna2013");
    let mut o = con_punti(&m, "", &[1, 2, 1, 1, 1, 3, 2, 1, 3, 5]);
    o.risposte.remove("P3");
    o.risposte.insert("I2".to_owned(), 9);
    o.risposte.insert("S1".to_owned(), 0);
    let no = m.valuta(&valutazione(&m, vec![o])).unwrap_err();
    let campi: Vec<&str> = no.iter().map(|r| r.campo.as_str()).collect();
    assert_eq!(campi, ["risposte.0.P3", "risposte.0.I2", "risposte.0.S1"]);
    assert!(m.valuta(&valutazione(&m, Vec::new())).is_err());
    let dichiarato = metodo("dichiarato");
    assert!(
        dichiarato
            .valuta(&valutazione(&dichiarato, Vec::new()))
            .is_err()
    );
}

fn giudicato(
    gradi: [usize; 6],
    grado: Option<usize>,
    motivi: [Option<&str>; 2],
) -> Result<Esito, Vec<String>> {
    let m = metodo("pna2019");
    let risposte = m.chiavi().map(str::to_owned).zip(gradi).collect();
    let mut v = valutazione(
        &m,
        vec![OggettoValutato {
            nome: String::new(),
            risposte,
        }],
    );
    v.grado = grado;
    [v.motivazione, v.motivo_dello_scarto] = motivi.map(|t| t.map(str::to_owned));
    m.valuta(&v)
        .map_err(|no| no.into_iter().map(|r| r.campo).collect())
}

/// Basso 0, Medio 1, Alto 2. The last two criteria count the other way round: much collaboration is little risk.
#[test]
fn a_judgement_is_never_below_the_proposed_grade_without_a_reason() {
    let perche = Some("interessi limitati");
    let esito = giudicato([0, 1, 0, 0, 2, 2], Some(1), [perche, None]).unwrap();
    assert_eq!(
        (esito.proposta, esito.fascia, esito.livello),
        (Some(1), Some(1), None)
    );
    // Little collaboration alone proposes the highest grade.
    let esito = giudicato([0, 0, 0, 0, 0, 2], Some(2), [perche, None]).unwrap();
    assert_eq!(esito.proposta, Some(2));
    assert_eq!(esito.passi.last().unwrap().risultato, "Alto");
    assert_eq!(
        giudicato([0, 2, 0, 0, 2, 2], Some(1), [perche, None]),
        Err(vec!["motivo_dello_scarto".to_owned()])
    );
    assert!(
        giudicato(
            [0, 2, 0, 0, 2, 2],
            Some(1),
            [perche, Some("il controllo è esterno")]
        )
        .is_ok()
    );
    assert!(giudicato([0, 0, 0, 0, 2, 2], Some(2), [perche, None]).is_ok());
    // What is proposed can be seen before anything is judged.
    let m = metodo("pna2019");
    let risposte = m
        .chiavi()
        .map(str::to_owned)
        .zip([0, 1, 0, 0, 2, 2])
        .collect();
    let prova = m
        .prova(&valutazione(
            &m,
            vec![OggettoValutato {
                nome: String::new(),
                risposte,
            }],
        ))
        .unwrap();
    assert_eq!((prova.proposta, prova.fascia), (Some(1), None));
    assert_eq!(
        giudicato([0; 6], None, [Some("  "), None]),
        Err(vec!["grado".to_owned(), "motivazione".to_owned()])
    );
}

#[test]
fn a_wrong_method_is_refused_in_words() {
    let dice = |testo: &str| Metodo::leggi("nostro.toml", testo).unwrap_err();
    let base = include_str!("../../metodi/pna2013.toml");
    assert!(dice("codice = 1").starts_with("nostro.toml, riga 1: "));
    assert!(dice(&base.replace("\"P2\"", "\"P1\"")).contains("«P1» compare due volte"));
    assert!(
        dice(&base.replace("da = \"15\"", "da = \"5\"")).contains("dalla più bassa alla più alta")
    );
    assert!(dice(&base.replace("da = \"15\"", "da = \"tanto\"")).contains("«tanto»"));
    assert!(dice(&base.replace("[impatto]", "[altro]")).contains("nostro.toml, riga"));
}

fn risposte() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..2_usize, 10)
}

fn da_risposte(m: &Metodo, scelte: &[usize]) -> Decimale {
    let risposte = m
        .chiavi()
        .map(str::to_owned)
        .zip(scelte.iter().copied())
        .collect();
    let o = OggettoValutato {
        nome: String::new(),
        risposte,
    };
    m.valuta(&valutazione(m, vec![o])).unwrap().livello.unwrap()
}

proptest! {
    /// A worse answer never lowers the level, and weights all scaled alike leave it where it is.
    #[test]
    fn a_worse_answer_never_lowers_the_level(scelte in risposte(), quale in 0..10_usize, volte in 1..7_i64) {
        let mut m = metodo("pna2013");
        let prima = da_risposte(&m, &scelte);
        let mut peggio = scelte.clone();
        peggio[quale] = 1;
        prop_assert!(da_risposte(&m, &peggio) >= prima);
        if let Regola::Domande(d) = &mut m.regola {
            for q in d.probabilita.domande.iter_mut().chain(&mut d.impatto.domande) {
                q.peso = Decimale::from(volte);
            }
        }
        prop_assert_eq!(da_risposte(&m, &scelte), prima);
    }
}

/// The PNA 2013 questions with a table instead of the product, as some bodies have it.
fn con_matrice() -> Metodo {
    let (_, domande) = include_str!("../../metodi/pna2013.toml")
        .split_once("[probabilita]")
        .unwrap();
    let (domande, _) = domande.split_once("[[fascia]]").unwrap();
    let testo = format!(
        r#"codice = "matrice"
versione = 1
nome = "Matrice"
fonte = "Regolamento"
genere = "domande"
gradi = ["Minimo", "Basso", "Medio", "Alto", "Altissimo"]
[matrice]
probabilita = [{{ nome = "Bassa", da = "0" }}, {{ nome = "Media", da = "2" }}, {{ nome = "Alta", da = "3,5" }}]
impatto = [{{ nome = "Basso", da = "0" }}, {{ nome = "Medio", da = "2" }}, {{ nome = "Alto", da = "3,5" }}]
celle = [["Minimo", "Basso", "Medio"], ["Basso", "Medio", "Alto"], ["Medio", "Alto", "Altissimo"]]
[probabilita]{domande}"#
    );
    Metodo::leggi("matrice.toml", &testo).unwrap()
}

/// By hand: 11/6 = 1,83 is a low probability, 9/4 = 2,25 a middle impact: the cell of the first row is «Basso». And
/// 30/6 = 5 is high, 20/4 = 5 is high: «Altissimo».
#[test]
fn two_means_meet_in_a_table() {
    let m = con_matrice();
    let grado = |oggetti: Vec<OggettoValutato>| {
        let e = m.valuta(&valutazione(&m, oggetti)).unwrap();
        assert_eq!(e.livello, None, "a grade is not a figure");
        m.fasce[e.fascia.unwrap()].nome.clone()
    };
    let basso = con_punti(&m, "bando", &[2, 2, 1, 1, 1, 4, 1, 1, 2, 5]);
    let alto = con_punti(&m, "gara", &[5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
    assert_eq!(grado(vec![basso.clone()]), "Basso");
    assert_eq!(grado(vec![alto.clone()]), "Altissimo");
    assert_eq!(grado(vec![basso.clone(), alto.clone()]), "Altissimo");
    assert_eq!(grado(vec![alto, basso.clone()]), "Altissimo");
    let passi = m.prova(&valutazione(&m, vec![basso])).unwrap().passi;
    let ultimo = passi.last().unwrap();
    assert_eq!(
        (ultimo.formula.as_str(), ultimo.risultato.as_str()),
        ("probabilità bassa, impatto medio", "Basso")
    );
}

#[test]
fn a_table_with_a_mistake_is_refused_with_its_reason() {
    let no = |da: &str, a: &str| {
        let (_, domande) = include_str!("../../metodi/pna2013.toml")
            .split_once("[probabilita]")
            .unwrap();
        let testo = r#"codice = "m"
versione = 1
nome = "M"
fonte = "F"
genere = "domande"
gradi = ["Basso", "Alto"]
[matrice]
probabilita = [{ nome = "Bassa", da = "0" }]
impatto = [{ nome = "Basso", da = "0" }, { nome = "Alto", da = "3" }]
celle = [["Basso", "Alto"]]
[probabilita]"#
            .replace(da, a);
        let domande = domande.split_once("[[fascia]]").unwrap().0;
        Metodo::leggi("m.toml", &format!("{testo}{domande}")).unwrap_err()
    };
    for (da, a, frase) in [
        (
            "celle = [[\"Basso\", \"Alto\"]]",
            "celle = [[\"Basso\"]]",
            "1 righe di 2 celle",
        ),
        (
            "\"Alto\"]]",
            "\"Altro\"]]",
            "«Altro» non è uno dei gradi: Basso, Alto",
        ),
        ("da = \"3\"", "da = \"0\"", "dalla più bassa alla più alta"),
        ("da = \"3\"", "da = \"3\", colore = \"fucsia\"", "«fucsia»"),
        (
            "genere = \"domande\"",
            "genere = \"domande\"\naggregazione = \"media\"",
            "non si fa la media",
        ),
    ] {
        let detto = no(da, a);
        assert!(detto.contains(frase), "{detto}");
    }
}

/// Of several objects the map shows the one that decides the level; with the mean, the means: P (1,5 + 5) / 2, I (2,75 + 5) / 2.
#[test]
fn a_process_has_its_place_on_the_map() {
    let mut m = metodo("pna2013");
    let oggetti = vec![
        con_punti(&m, "a", &[1, 2, 1, 1, 1, 3, 2, 1, 3, 5]),
        con_punti(&m, "b", &[5, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
    ];
    let punto = |m: &Metodo| {
        let (p, i) = m
            .prova(&valutazione(m, oggetti.clone()))
            .unwrap()
            .punto
            .unwrap();
        format!("{} {}", p.it(3), i.it(3))
    };
    assert_eq!(punto(&m), "5,000 5,000");
    if let Regola::Domande(d) = &mut m.regola {
        d.aggregazione = Aggregazione::Media;
    }
    assert_eq!(punto(&m), "3,250 3,875");
}

#[test]
fn a_level_is_read_as_a_name_or_as_a_figure() {
    let m = metodo("pna2013");
    let nome = |l: &str| m.fascia_scritta(l).map(|f| m.fasce[f].nome.as_str());
    assert_eq!(nome("alto"), Some("Alto"));
    assert_eq!(nome("MOLTO ALTO"), Some("Molto alto"));
    assert_eq!(nome("4,13"), Some("Medio"));
    assert_eq!(nome("boh"), None);
    assert_eq!(nome(""), None);
}

#[test]
fn the_register_begins_with_what_stays_after_treatment() {
    let evento = crate::scheda::Evento::default();
    let voce = |codice: &'static str, fascia, residua| VoceRegistro {
        codice,
        titolo: "",
        gruppo: (String::new(), String::new()),
        area: None,
        tipologia: None,
        evento: &evento,
        fascia,
        residua,
    };
    let mut voci = vec![
        voce("non valutato", None, None),
        voce("trattato", Some(2), Some(0)),
        voce("b", Some(1), None),
        voce("a", Some(1), None),
        voce("resta alto", Some(2), Some(2)),
    ];
    per_priorita(&mut voci);
    let ordine: Vec<&str> = voci.iter().map(|v| v.codice).collect();
    assert_eq!(ordine, ["resta alto", "a", "b", "trattato", "non valutato"]);
}

/// The shipped text with one thing changed; what the reading says of it.
fn detto(fornito: &str, da: &str, a: &str) -> String {
    assert!(fornito.contains(da), "{da}");
    Metodo::leggi("nostro.toml", &fornito.replacen(da, a, 1)).unwrap_err()
}

/// Every mistake names the line on which it stands: the changed text is on that line of the shipped file.
#[test]
fn a_mistake_in_a_method_is_said_with_its_line() {
    let (domande, giudizio) = (
        include_str!("../../metodi/pna2013.toml"),
        include_str!("../../metodi/pna2019.toml"),
    );
    for (fornito, da, a, frase) in [
        (domande, "\"P2\"", "\"p2\"", "lettere maiuscole e cifre"),
        (
            domande,
            "\"P2\"",
            "\"P1\"",
            "il codice «P1» compare due volte",
        ),
        (
            domande,
            "punti = 4 }",
            "punti = 1.5 }",
            "scrivi una cifra da 0 a 10,",
        ),
        (
            domande,
            "punti = 4 }",
            "punti = 11 }",
            "scrivi una cifra da 0 a 10,",
        ),
        (
            domande,
            "punti = 4 }",
            "punti = -4 }",
            "scrivi una cifra da 0 a 10,",
        ),
        (
            domande,
            "punti = 4 }",
            "punti = \"4,001\" }",
            "al massimo due decimali",
        ),
        (
            domande,
            "\"massimo\"",
            "\"minimo\"",
            "scrivi massimo, media",
        ),
        (
            domande,
            "da = \"0\"",
            "da = \"1\"",
            "la prima fascia comincia da \"0\"",
        ),
        (
            domande,
            "nome = \"Medio\"",
            "nome = \"Basso\"",
            "la fascia «Basso» compare due volte",
        ),
        (
            domande,
            "codice = \"pna2013\"",
            "codice = \"pna 2013\"",
            "solo lettere, cifre e trattini",
        ),
        (domande, "versione = 1", "versione = 0", "da 1 a 9999"),
        (
            domande,
            "nome = \"PNA 2013, Allegato 5\"",
            "nome = \" \"",
            "scrivi qualcosa",
        ),
        (
            domande,
            "titolo = \"Discrezionalità\"",
            "titolo = \"\"",
            "scrivi qualcosa",
        ),
        (
            domande,
            "# decimali = 2",
            "decimali = 7 #",
            "al massimo 6 cifre",
        ),
        (
            giudizio,
            "\"Medio\"",
            "\"Basso\"",
            "il grado «Basso» compare due volte",
        ),
        (
            giudizio,
            "alto_da = \"Alto\"",
            "alto_da = \"Altissimo\"",
            "«Altissimo» non è uno dei livelli: Basso, Medio, Alto",
        ),
        (giudizio, "salto = 2", "salto = 0", "da 1 a 99"),
        (giudizio, "\"Medio\"", "3", "un grado è il suo nome"),
        (
            giudizio,
            "\"Medio\"",
            "{ nome = \"Medio\", colore = \"fucsia\" }",
            "«fucsia» non è una scelta prevista",
        ),
        (
            giudizio,
            "[\"Basso\", \"Medio\", \"Alto\"]",
            "[\"Basso\"]",
            "servono almeno un indicatore e due gradi",
        ),
        (
            giudizio,
            "\"S2\"",
            "\"S1\"",
            "il codice «S1» compare due volte",
        ),
    ] {
        let detto = detto(fornito, da, a);
        let posto = if frase.starts_with("servono") {
            "genere"
        } else {
            da
        };
        let riga = fornito.lines().position(|l| l.contains(posto)).unwrap() + 1;
        assert!(
            detto.starts_with(&format!("nostro.toml, riga {riga}: ")) && detto.contains(frase),
            "{a}: {detto}"
        );
    }
    let con_gradi = detto(domande, "genere =", "gradi = [\"Alto\"]\ngenere =");
    assert!(
        con_gradi.contains("i gradi servono alla matrice"),
        "{con_gradi}"
    );
    let con_fasce = Metodo::leggi(
        "nostro.toml",
        &format!("{giudizio}\n[[fascia]]\nnome = \"Uno\"\nda = \"0\"\n"),
    );
    assert!(con_fasce.unwrap_err().contains("con i gradi non servono"));
}

/// By hand: (2 × 1,5 + 5 × 0,5) / 2 = 2,75, and 2,75 × 3 = 8,25. The colour of a grade stays with it.
#[test]
fn weights_have_decimals_and_grades_have_colours() {
    let asse = |nome: &str, domande: &[(&str, &str)]| {
        let domande = domande.iter().map(|(codice, peso)| {
            format!(
                "[[{nome}.domanda]]\ncodice = \"{codice}\"\ntitolo = \"T\"\ntesto = \"\"\npeso = {peso}\nrisposte = [{{ testo = \"a\", punti = 2 }}, {{ testo = \"b\", punti = \"5\" }}, {{ testo = \"c\", punti = 3 }}]\n"
            )
        });
        format!(
            "[{nome}]\nnome = \"{nome}\"\n{}",
            domande.collect::<String>()
        )
    };
    let testo = format!(
        "codice = \"nostro\"\nversione = 1\nnome = \"N\"\nfonte = \"F\"\ngenere = \"domande\"\n{}{}[[fascia]]\nnome = \"Tutto\"\nda = \"0\"\ncolore = \"verde\"\n",
        asse("probabilita", &[("P1", "\"1,5\""), ("P2", "\"0,5\"")]),
        asse("impatto", &[("I1", "1")])
    );
    let m = Metodo::leggi("nostro.toml", &testo).unwrap();
    assert_eq!(da_risposte(&m, &[0, 1, 2]).it(2), "8,25");
    assert_eq!(m.fasce[0].colore, Some(Colore::Verde));
    assert_eq!(m.etichetta(), "N, versione 1");
    let frasi = m.come_si_calcola().join(" ");
    assert!(
        frasi.contains("somma di punti × peso, divisa per la somma dei pesi (2)"),
        "{frasi}"
    );
    assert!(frasi.contains("da 4 a 25"), "{frasi}");
    let gradi = include_str!("../../metodi/pna2019.toml").replacen(
        "\"Alto\"",
        "{ nome = \"Alto\", colore = \"rosso\" }",
        1,
    );
    let m = Metodo::leggi("nostro.toml", &gradi).unwrap();
    assert_eq!(m.fasce[2].nome, "Alto");
    assert_eq!(m.fasce[2].colore, Some(Colore::Rosso));
}

/// Where a body does not say it, the upper half: two bands of four, one of three, one of two.
#[test]
fn risk_is_high_from_a_band_on() {
    assert_eq!(metodo("pna2013").alto_da, 2);
    assert_eq!(metodo("pna2019").alto_da, 2);
    let m = con_matrice();
    assert_eq!((m.fasce.len(), m.alto_da), (5, 3));
    assert!(!m.e_alto(2) && m.e_alto(3) && m.e_alto(4));
}

/// The highest level: of a declared one what its file says, of questions the product of the highest means, of grades none.
#[test]
fn a_method_has_an_upper_end() {
    let metodi = Metodi::forniti().unwrap();
    let massimo = |m: &str| metodi.ultimo(m).unwrap().massimo().map(|m| m.it(2));
    assert_eq!(massimo("dichiarato").as_deref(), Some("25,00"));
    assert_eq!(massimo("pna2013").as_deref(), Some("25,00"));
    assert_eq!(massimo("pna2019"), None);
    let declared = metodi.ultimo("dichiarato").unwrap();
    assert_eq!(declared.ammesso(Decimale::from(25)), Ok(()));
    assert!(declared.ammesso(Decimale::new(2501, 2)).is_err());
    // A body with a wider scale.
    let largo = include_str!("../../metodi/dichiarato.toml")
        .replace("massimo = 25", "massimo = \"99,5\"")
        .replace("codice = \"dichiarato\"", "codice = \"nostro\"");
    let nostro = Metodo::leggi("nostro.toml", &largo).unwrap();
    assert_eq!(nostro.massimo().map(|m| m.it(2)).as_deref(), Some("99,50"));
    let troppo = largo.replace("\"99,5\"", "101");
    let no = Metodo::leggi("nostro.toml", &troppo).unwrap_err();
    assert!(no.contains("scrivi una cifra da 0 a 100"), "{no}");
    let fuori_posto = include_str!("../../metodi/pna2013.toml")
        .replace("genere = \"domande\"", "genere = \"domande\"\nmassimo = 30");
    let no = Metodo::leggi("nostro.toml", &fuori_posto).unwrap_err();
    assert!(no.contains("solo con genere = \"dichiarato\""), "{no}");
}

#[test]
fn the_methods_tell_themselves() {
    for m in Metodi::forniti().unwrap().iter() {
        insta::assert_snapshot!(m.codice.clone(), m.come_si_calcola().join("\n"));
    }
    insta::assert_snapshot!("matrice", con_matrice().come_si_calcola().join("\n"));
}

/// Two bands are a jump, unless the body says that every change of band is one.
#[test]
fn a_body_says_which_change_asks_for_its_reason() {
    let fornito = metodo("pna2013");
    assert!(!fornito.salta(0, 1) && fornito.salta(0, 2) && fornito.salta(3, 1));
    let (_, testo) = Metodo::FORNITE
        .iter()
        .find(|(f, _)| *f == "pna2013.toml")
        .unwrap();
    let con = |salto: &str| Metodo::leggi("x", &testo.replace("salto = 2\n", salto)).unwrap();
    assert_eq!(con("").salto, 2);
    let ogni = con("salto = 1\n");
    assert!(ogni.salta(0, 1) && ogni.salta(2, 1) && !ogni.salta(1, 1));
    let frasi = |m: &Metodo| m.come_si_calcola().join(" ");
    assert!(frasi(&fornito).contains("cambia di 2 fasce o più"));
    assert!(frasi(&ogni).contains("Se il livello cambia fascia rispetto a quello di prima"));
    // Where no change can be as wide nobody is asked, and nothing is said.
    assert!(!frasi(&con("salto = 9\n")).contains("rispetto a quello di prima"));
}
