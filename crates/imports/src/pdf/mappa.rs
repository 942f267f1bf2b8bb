//! `ToUnicode` maps: which text a character code of a font stands for.

use std::collections::HashMap;

/// Most codes a map may name: fonts have at most 65,536 glyphs.
const CODICI_MASSIMI: usize = 70_000;

/// A map from codes to text.
#[derive(Debug, Default)]
pub(super) struct Mappa {
    testi: HashMap<u32, String>,
    /// Bytes of a code, when the map says it.
    pub(super) byte: Option<usize>,
}

impl Mappa {
    pub(super) fn leggi(flusso: &[u8]) -> Self {
        let mut mappa = Self::default();
        let mut pila: Vec<Voce<'_>> = Vec::new();
        let mut voci = Voci { resto: flusso };
        while let Some(v) = voci.prossima() {
            match v {
                Voce::Parola(p) => {
                    match p {
                        b"endcodespacerange" => {
                            mappa.byte = pila.iter().find_map(|v| {
                                if let Voce::Esadecimale(e) = v {
                                    Some(e.len().clamp(1, 4))
                                } else {
                                    None
                                }
                            })
                        }
                        b"endbfchar" => mappa.caratteri(&pila),
                        b"endbfrange" => mappa.intervalli(&pila),
                        _ => {}
                    }
                    pila.clear();
                }
                altra => pila.push(altra),
            }
            if pila.len() > 4 * CODICI_MASSIMI || mappa.testi.len() > CODICI_MASSIMI {
                break;
            }
        }
        mappa
    }

    pub(super) fn testo(&self, codice: u32) -> Option<&str> {
        self.testi.get(&codice).map(String::as_str)
    }

    fn caratteri(&mut self, pila: &[Voce<'_>]) {
        for coppia in pila.chunks_exact(2) {
            if let [Voce::Esadecimale(a), Voce::Esadecimale(b)] = coppia {
                self.testi.insert(numero(a), utf16(b));
            }
        }
    }

    fn intervalli(&mut self, pila: &[Voce<'_>]) {
        let mut i = 0;
        while let (Some(Voce::Esadecimale(da)), Some(Voce::Esadecimale(a))) =
            (pila.get(i), pila.get(i + 1))
        {
            let (da, a) = (numero(da), numero(a));
            i += 2;
            match pila.get(i) {
                Some(Voce::Esadecimale(t)) => {
                    i += 1;
                    for (n, codice) in (da..=a).take(CODICI_MASSIMI).enumerate() {
                        if self.testi.len() > CODICI_MASSIMI {
                            return;
                        }
                        self.testi.insert(codice, seguente(t, n));
                    }
                }
                Some(Voce::Apre) => {
                    i += 1;
                    let mut codice = da;
                    while let Some(Voce::Esadecimale(t)) = pila.get(i) {
                        self.testi.insert(codice, utf16(t));
                        codice = codice.saturating_add(1);
                        i += 1;
                    }
                    // The closing bracket.
                    i += 1;
                }
                _ => return,
            }
        }
    }
}

/// The `n`-th text after the one given: the last unit grows.
fn seguente(testo: &[u8], n: usize) -> String {
    let mut unita: Vec<u16> = testo
        .chunks(2)
        .map(|c| c.iter().fold(0, |a, b| a << 8 | u16::from(*b)))
        .collect();
    if let Some(u) = unita.last_mut() {
        *u = u.wrapping_add(u16::try_from(n).unwrap_or(0));
    }
    pulito(&String::from_utf16_lossy(&unita))
}

fn utf16(testo: &[u8]) -> String {
    seguente(testo, 0)
}

/// Ligatures apart, no-break blanks as blanks, soft hyphens gone: words as people type them.
pub(super) fn pulito(testo: &str) -> String {
    let mut t = String::with_capacity(testo.len());
    for c in testo.chars() {
        match c {
            '\u{fb00}' => t.push_str("ff"),
            '\u{fb01}' => t.push_str("fi"),
            '\u{fb02}' => t.push_str("fl"),
            '\u{fb03}' => t.push_str("ffi"),
            '\u{fb04}' => t.push_str("ffl"),
            '\u{a0}' | '\u{202f}' | '\t' | '\n' | '\r' => t.push(' '),
            '\u{ad}' => {}
            c if c.is_control() => {}
            c => t.push(c),
        }
    }
    t
}

fn numero(byte: &[u8]) -> u32 {
    byte.iter().take(4).fold(0, |a, b| a << 8 | u32::from(*b))
}

/// A word of the map.
enum Voce<'a> {
    Esadecimale(Vec<u8>),
    Apre,
    Chiude,
    Parola(&'a [u8]),
    /// Numbers and names: of no use here.
    Altro,
}

struct Voci<'a> {
    resto: &'a [u8],
}

impl<'a> Voci<'a> {
    fn prossima(&mut self) -> Option<Voce<'a>> {
        loop {
            let primo = *self.resto.first()?;
            match primo {
                b if b.is_ascii_whitespace() => self.resto = self.resto.get(1..)?,
                b'%' => {
                    let fine = self
                        .resto
                        .iter()
                        .position(|b| *b == b'\n' || *b == b'\r')
                        .unwrap_or(self.resto.len());
                    self.resto = self.resto.get(fine..)?;
                }
                b'[' => {
                    self.resto = self.resto.get(1..)?;
                    return Some(Voce::Apre);
                }
                b']' => {
                    self.resto = self.resto.get(1..)?;
                    return Some(Voce::Chiude);
                }
                b'<' if self.resto.get(1) != Some(&b'<') => {
                    let fine = self
                        .resto
                        .iter()
                        .position(|b| *b == b'>')
                        .unwrap_or(self.resto.len());
                    let cifre: Vec<u8> = self
                        .resto
                        .get(1..fine)?
                        .iter()
                        .filter_map(|b| (*b as char).to_digit(16))
                        .map(|d| d as u8)
                        .collect();
                    self.resto = self.resto.get((fine + 1).min(self.resto.len())..)?;
                    return Some(Voce::Esadecimale(
                        cifre
                            .chunks(2)
                            .map(|c| c.iter().fold(0, |a, d| a << 4 | d))
                            .collect(),
                    ));
                }
                b'<' | b'>' | b'(' | b')' | b'{' | b'}' => self.resto = self.resto.get(1..)?,
                primo => {
                    let fine = self
                        .resto
                        .iter()
                        .skip(1)
                        .position(|b| b.is_ascii_whitespace() || b"[]<>(){}/%".contains(b))
                        .map_or(self.resto.len(), |i| i + 1);
                    let (parola, resto) = self.resto.split_at_checked(fine)?;
                    self.resto = resto;
                    return Some(if primo.is_ascii_alphabetic() {
                        Voce::Parola(parola)
                    } else {
                        Voce::Altro
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_chars_and_ranges() {
        let m = Mappa::leggi(b"1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0003> <0020> <0153> <2014> endbfchar\n1 beginbfrange <0024> <0026> <0041> <0030> <0031> [<00660069> <00E0>] endbfrange");
        assert_eq!(m.byte, Some(2));
        assert_eq!(m.testo(0x25), Some("B"));
        assert_eq!(m.testo(0x30), Some("fi"));
        assert_eq!(m.testo(0x31), Some("à"));
        assert_eq!(m.testo(0x153), Some("—"));
    }
}
