//! A plan made up: 40 CdR, objectives under them, sheets under the objectives, five indicators each.

use std::fmt::Write as _;

use domain::Decimale;
use domain::albero::{Albero, VoceDiPiano};
use domain::scheda::{Contenuto, Indicatore, Livello, ValoreAnnuale, Verso};
use domain::smvp::Smvp;

pub(crate) const ANNI: [i32; 3] = [2024, 2025, 2026];
pub(crate) const VISTA: &str = "V";

const CDR: usize = 40;
const OBIETTIVI: usize = 490;
const SCHEDE: usize = 2_000;
const INDICATORI: usize = 5;

pub(crate) struct SchedaInventata {
    pub(crate) contenuto: Contenuto,
    livello: Livello,
    padre: String,
    peso: Decimale,
    pesi: Vec<Decimale>,
}

pub(crate) struct Piano {
    pub(crate) schede: Vec<SchedaInventata>,
}

/// Figures that look drawn by chance and are the same in every run (D. H. Lehmer).
struct Caso(u64);

impl Caso {
    fn fino_a(&mut self, limite: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % limite
    }

    fn figura(&mut self, limite: u64) -> Decimale {
        Decimale::from(i64::try_from(self.fino_a(limite)).unwrap())
    }
}

impl Piano {
    pub(crate) fn nuovo(seme: u64) -> Self {
        let mut caso = Caso(seme + 1);
        let schede = (0..SCHEDE)
            .map(|n| {
                let codice = |n: usize| format!("S{n:04}");
                let (livello, padre) = if n < CDR {
                    (Livello::Cdr, VISTA.to_owned())
                } else if n < CDR + OBIETTIVI {
                    (Livello::Obiettivo, codice(n % CDR))
                } else {
                    (Livello::Obiettivo, codice(CDR + n % OBIETTIVI))
                };
                SchedaInventata {
                    contenuto: Contenuto {
                        codice: codice(n),
                        titolo: format!("Obiettivo {n} del piano"),
                        indicatori: (0..INDICATORI).map(|i| indicatore(i, &mut caso)).collect(),
                        ..Contenuto::default()
                    },
                    livello,
                    padre,
                    peso: Decimale::from(1).piu(caso.figura(4)),
                    pesi: (0..INDICATORI)
                        .map(|_| Decimale::from(1).piu(caso.figura(5)))
                        .collect(),
                }
            })
            .collect();
        Self { schede }
    }

    /// Expected and achieved values of one year.
    pub(crate) fn valori(&self) -> usize {
        self.schede.len() * INDICATORI * 2
    }

    /// A tree a year.
    pub(crate) fn alberi(&self, smvp: &Smvp) -> Vec<Albero> {
        let voci: Vec<VoceDiPiano<'_>> = self
            .schede
            .iter()
            .map(|s| VoceDiPiano {
                peso: s.peso,
                pesi: &s.pesi,
                ..VoceDiPiano::di(&s.contenuto, s.livello, Some(&s.padre))
            })
            .collect();
        ANNI.iter()
            .map(|anno| Albero::di_piano(smvp.clone(), *anno, (VISTA, "Piano"), &[], &voci, &[]))
            .collect()
    }

    /// The sheets for the other programs.
    pub(crate) fn schede_csv(&self) -> String {
        let mut s = format!("codice,padre,peso\n{VISTA},,1\n");
        for scheda in &self.schede {
            let codice = &scheda.contenuto.codice;
            writeln!(s, "{codice},{},{}", scheda.padre, scheda.peso.breve()).unwrap();
        }
        s
    }

    /// The values for the other programs; what is not there is empty.
    pub(crate) fn indicatori_csv(&self) -> String {
        let mut s = "anno,scheda,numero,basso,peso,atteso,raggiunto\n".to_owned();
        let figura = |f: Option<Decimale>| f.map_or_else(String::new, |f| f.breve());
        for scheda in &self.schede {
            for (n, (i, peso)) in scheda
                .contenuto
                .indicatori
                .iter()
                .zip(&scheda.pesi)
                .enumerate()
            {
                for v in &i.valori {
                    writeln!(
                        s,
                        "{},{},{n},{},{},{},{}",
                        v.anno,
                        scheda.contenuto.codice,
                        u8::from(i.verso == Some(Verso::Basso)),
                        peso.breve(),
                        figura(v.atteso),
                        figura(v.raggiunto)
                    )
                    .unwrap();
                }
            }
        }
        s
    }
}

/// One in three is better lower, one target in fifty is zero; the last indicator may lack its target, and one value in twenty
/// is not there yet.
fn indicatore(n: usize, caso: &mut Caso) -> Indicatore {
    Indicatore {
        descrizione: Some(format!("Pratiche concluse entro i termini, tipo {n}")),
        verso: Some(if caso.fino_a(3) == 0 {
            Verso::Basso
        } else {
            Verso::Alto
        }),
        valori: ANNI
            .iter()
            .map(|anno| {
                let senza_atteso = n + 1 == INDICATORI && caso.fino_a(10) == 0;
                let atteso = if caso.fino_a(50) == 0 {
                    Decimale::ZERO
                } else {
                    Decimale::from(1).piu(caso.figura(300))
                };
                let raggiunto = (caso.fino_a(20) != 0).then(|| caso.figura(330));
                ValoreAnnuale {
                    anno: *anno,
                    atteso: (!senza_atteso).then_some(atteso),
                    raggiunto,
                }
            })
            .collect(),
        ..Indicatore::default()
    }
}
