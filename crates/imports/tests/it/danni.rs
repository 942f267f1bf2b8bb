//! Damages that scanning and copying do to a printout, made from a seed so that a failure can be repeated.

/// A small generator of numbers, the same on every machine.
pub(crate) struct Caso(u64);

impl Caso {
    pub(crate) fn new(seme: u64) -> Self {
        Self(seme.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub(crate) fn sotto(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if n == 0 {
            0
        } else {
            usize::try_from(self.0 % n as u64).unwrap()
        }
    }

    fn volta(&mut self, su: usize) -> bool {
        self.sotto(su) == 0
    }
}

/// The ways to damage a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Danno {
    /// Lines of a page in another order.
    RigheMescolate,
    /// A line joined to the one below.
    RigheIncollate,
    SpaziPerduti,
    SpaziDoppi,
    /// A line broken in the middle, or joined to the one below.
    ACapoSpostati,
    RighePerdute,
    /// The file ends in the middle.
    Tagliato,
    SenzaAccenti,
    FineRigaWindows,
    SenzaTabulazioni,
}

pub(crate) const DANNI: &[Danno] = &[
    Danno::RigheMescolate,
    Danno::RigheIncollate,
    Danno::SpaziPerduti,
    Danno::SpaziDoppi,
    Danno::ACapoSpostati,
    Danno::RighePerdute,
    Danno::Tagliato,
    Danno::SenzaAccenti,
    Danno::FineRigaWindows,
    Danno::SenzaTabulazioni,
];

/// Damages a text.
pub(crate) fn danneggia(testo: &str, danno: Danno, seme: u64) -> String {
    let mut c = Caso::new(seme);
    let righe: Vec<&str> = testo.split('\n').collect();
    match danno {
        Danno::RigheMescolate => {
            let mut righe = righe;
            let mut da = 0;
            while da < righe.len() {
                let a = (da + 5 + c.sotto(40)).min(righe.len());
                for i in (da + 1..a).rev() {
                    let j = da + c.sotto(i - da + 1);
                    righe.swap(i, j);
                }
                da = a;
            }
            righe.join("\n")
        }
        Danno::RigheIncollate => unite(&righe, |_| c.volta(12), ""),
        Danno::ACapoSpostati => {
            let unito = unite(&righe, |_| c.volta(10), " ");
            unito.split(' ').fold(String::new(), |mut t, p| {
                if !t.is_empty() {
                    t.push(if c.volta(25) { '\n' } else { ' ' });
                }
                t.push_str(p);
                t
            })
        }
        Danno::SpaziPerduti => testo
            .chars()
            .filter(|k| *k != ' ' || !c.volta(15))
            .collect(),
        Danno::SpaziDoppi => testo
            .chars()
            .flat_map(|k| std::iter::repeat_n(k, if k == ' ' && c.volta(6) { 2 } else { 1 }))
            .collect(),
        Danno::RighePerdute => righe
            .into_iter()
            .filter(|_| !c.volta(12))
            .collect::<Vec<_>>()
            .join("\n"),
        Danno::Tagliato => testo.chars().take(c.sotto(testo.chars().count())).collect(),
        Danno::SenzaAccenti => testo
            .chars()
            .map(|k| match k {
                'à' => 'a',
                'è' | 'é' => 'e',
                'ì' => 'i',
                'ò' => 'o',
                'ù' => 'u',
                'À' => 'A',
                k => k,
            })
            .collect(),
        Danno::FineRigaWindows => testo.replace('\n', "\r\n"),
        Danno::SenzaTabulazioni => testo.replace('\t', " "),
    }
}

fn unite(righe: &[&str], mut qui: impl FnMut(usize) -> bool, con: &str) -> String {
    let mut t = String::new();
    for (i, r) in righe.iter().enumerate() {
        t.push_str(r);
        t.push_str(if qui(i) { con } else { "\n" });
    }
    t
}
