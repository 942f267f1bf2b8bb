//! Other programs that are told what happens (webhooks): which, of what, how often one that does not answer is tried, and where no
//! message may go.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::Duration;

use crate::refusal::Refusal;
use crate::scelta::scelta;

/// Longest name, in characters.
const NOME: usize = 80;

/// How long to wait after each attempt that failed, in minutes; after the last it is given up. Together they last two days.
const ATTESE: [i64; 7] = [1, 5, 30, 120, 360, 720, 1_440];

/// Most facts in a message.
pub const FATTI: i64 = 100;

/// The key of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AbbonamentoId(pub String);

scelta! {
    /// What another program may be told of. Accounts, appointments and whose names were taken out are never told.
    GenereFatto {
        Schede = "schede", "Schede";
        Viste = "viste", "Viste: stati, adozioni, versioni";
        Monitoraggi = "monitoraggi", "Sessioni di monitoraggio";
        Cdr = "cdr", "Centri di Responsabilità";
        Portatori = "portatori", "Portatori di interesse";
        Regole = "regole", "Modelli, metodi, regole dei punteggi, elenchi";
    }
}

impl GenereFatto {
    /// The kinds of thing in the trail that it stands for.
    pub fn oggetti(self) -> &'static [&'static str] {
        match self {
            Self::Schede => &["scheda"],
            Self::Viste => &["vista"],
            Self::Monitoraggi => &["monitoraggio"],
            Self::Cdr => &["cdr"],
            Self::Portatori => &["portatore"],
            Self::Regole => &["modello", "metodo", "smvp", "elenco"],
        }
    }
}

/// Another program that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbonamento {
    pub id: AbbonamentoId,
    pub nome: String,
    /// Where the messages go, whole.
    pub indirizzo: String,
    pub generi: Vec<GenereFatto>,
    /// Whether it is told anything at present.
    pub attivo: bool,
    /// Why it is not, where the program stopped it.
    pub motivo: Option<String>,
}

/// How long to wait once so many attempts have failed; `None`: it is given up.
pub fn attesa(tentativi: usize) -> Option<Duration> {
    let minuti = ATTESE.get(tentativi.checked_sub(1)?)?;
    Some(Duration::minutes(*minuti))
}

/// The hosts to which messages may go, as whoever runs the program lists them: `eventi.comune.example`, with `:8443` where the port is
/// another than that of https.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ospiti(Vec<(String, u16)>);

impl Ospiti {
    /// Reads the list, its hosts divided by commas.
    ///
    /// # Errors
    /// The entry that is none, and how one is written.
    pub fn leggi(testo: &str) -> Result<Self, String> {
        let voci = testo.split(',').map(str::trim).filter(|v| !v.is_empty());
        voci.map(|v| {
            let (nome, porta) = match v.rsplit_once(':') {
                Some((nome, porta)) => (nome, porta.parse().ok()),
                None => (v, Some(443)),
            };
            let buono = !nome.is_empty()
                && nome
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
            match porta {
                Some(porta) if buono => Ok((nome.to_ascii_lowercase(), porta)),
                _ => Err(format!(
                    "«{v}» non è il nome di un server: scrivilo senza https://, per esempio eventi.comune.example oppure eventi.comune.example:8443"
                )),
            }
        })
        .collect::<Result<_, _>>()
        .map(Self)
    }

    /// Whether messages may go there.
    pub fn ammette(&self, nome: &str, porta: u16) -> bool {
        self.0
            .iter()
            .any(|(n, p)| n.eq_ignore_ascii_case(nome) && *p == porta)
    }

    /// Whether nothing may be told to anybody.
    pub fn nessuno(&self) -> bool {
        self.0.is_empty()
    }

    /// As a person reads them.
    pub fn detti(&self) -> String {
        let voci = self.0.iter().map(|(nome, porta)| match porta {
            443 => nome.clone(),
            porta => format!("{nome}:{porta}"),
        });
        voci.collect::<Vec<_>>().join(", ")
    }
}

/// The name of a subscription as it was typed.
///
/// # Errors
/// The field `nome`, where it is empty or too long.
pub fn nome_di(digitato: &str) -> Result<String, Refusal> {
    let nome = digitato.split_whitespace().collect::<Vec<_>>().join(" ");
    match nome.chars().count() {
        0 => Err(Refusal::campo(
            "nome",
            "Scrivi un nome, per riconoscere il programma nell'elenco.",
        )),
        n if n > NOME => Err(Refusal::campo(
            "nome",
            format!("Il nome è troppo lungo: bastano {NOME} caratteri."),
        )),
        _ => Ok(nome),
    }
}

/// Whether an address belongs to a machine of the public network (IANA, special-purpose address registries). Whoever can name an address
/// could else make the server speak to its own house.
pub fn pubblico(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => pubblico_v4(v4),
        IpAddr::V6(v6) => pubblico_v6(v6),
    }
}

fn pubblico_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let speciale = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !speciale
}

fn pubblico_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    // An address of the fourth version in the clothes of the sixth is looked at as what it is.
    let v4 = |alto: u16, basso: u16| {
        let ([a, b], [c, d]) = (alto.to_be_bytes(), basso.to_be_bytes());
        pubblico_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff, alto, basso] | [0x64, 0xff9b, 0, 0, 0, 0, alto, basso] => {
            v4(alto, basso)
        }
        [0x2002, alto, basso, ..] => v4(alto, basso),
        // Only 2000::/3 is given out; of it, not what is for protocols (2001::/23) or for books (2001:db8::/32, 3fff::/20).
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [primo, ..] => primo & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_go_to_the_public_network_alone() {
        for no in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::127.0.0.1",
        ] {
            assert!(!pubblico(no.parse().unwrap()), "{no}");
        }
        for si in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.254",
            "2a01:4f8::1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(pubblico(si.parse().unwrap()), "{si}");
        }
    }

    #[test]
    fn hosts_are_named_one_by_one() {
        let ospiti = Ospiti::leggi(" eventi.comune.example, b.example:8443 ,").unwrap();
        assert!(ospiti.ammette("Eventi.comune.example", 443));
        assert!(ospiti.ammette("b.example", 8443));
        for (nome, porta) in [
            ("eventi.comune.example", 8443),
            ("b.example", 443),
            ("x.eventi.comune.example", 443),
            ("", 443),
        ] {
            assert!(!ospiti.ammette(nome, porta), "{nome}:{porta}");
        }
        assert_eq!(ospiti.detti(), "eventi.comune.example, b.example:8443");
        assert!(Ospiti::leggi("").unwrap().nessuno());
        for no in [
            "https://a.example",
            "a.example:porta",
            ":443",
            "*.example",
            "a.example:99999",
        ] {
            assert!(
                Ospiti::leggi(no).unwrap_err().contains("senza https://"),
                "{no}"
            );
        }
    }

    #[test]
    fn who_does_not_answer_is_tried_less_and_less_and_then_given_up() {
        let attese: Vec<Duration> = (1..).map_while(attesa).collect();
        assert_eq!(attese.len(), ATTESE.len());
        assert!(attese.windows(2).all(|a| a[0] < a[1]));
        assert_eq!(attesa(0), None);
        assert_eq!(attesa(ATTESE.len() + 1), None);
    }

    #[test]
    fn every_kind_is_of_something_and_nothing_is_of_two() {
        let mut oggetti: Vec<&str> = GenereFatto::TUTTI
            .iter()
            .flat_map(|g| g.oggetti().iter().copied())
            .collect();
        let quanti = oggetti.len();
        oggetti.sort_unstable();
        oggetti.dedup();
        assert_eq!(oggetti.len(), quanti);
        // People are nobody else's business.
        assert!(!oggetti.contains(&"utente") && !oggetti.contains(&"persona"));
    }
}
