//! Messages to another program, over a real connection.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use domain::notifica::{Abbonamento, AbbonamentoId, GenereFatto};
use store::notifiche::StatoNotifica;
use testkit::{Prova, adesso};

use super::*;

/// What arrived: the head in small letters, and the body.
type Arrivato = (String, String);

/// Another program: answers every request with what it was told, and hands over what arrived.
struct Programma {
    porta: u16,
    arrivati: mpsc::Receiver<Arrivato>,
}

impl Programma {
    fn che_risponde(risposta: &'static str) -> Self {
        let ascolto = TcpListener::bind("127.0.0.1:0").unwrap();
        let porta = ascolto.local_addr().unwrap().port();
        let (manda, arrivati) = mpsc::channel();
        std::thread::spawn(move || {
            for presa in ascolto.incoming() {
                let mut presa = presa.unwrap();
                let (mut letto, mut pezzo) = (Vec::new(), [0; 4096]);
                let intero = loop {
                    let n = presa.read(&mut pezzo).unwrap();
                    letto.extend_from_slice(&pezzo[..n]);
                    let testo = String::from_utf8_lossy(&letto).into_owned();
                    if let Some((testa, corpo)) = testo.split_once("\r\n\r\n") {
                        let testa = testa.to_lowercase();
                        let lungo = testa
                            .split("content-length: ")
                            .nth(1)
                            .and_then(|r| r.lines().next()?.parse::<usize>().ok());
                        if lungo.is_none_or(|l| corpo.len() >= l) || n == 0 {
                            break (testa, corpo.to_owned());
                        }
                    }
                };
                write!(
                    presa,
                    "HTTP/1.1 {risposta}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
                .unwrap();
                if manda.send(intero).is_err() {
                    return;
                }
            }
        });
        Self { porta, arrivati }
    }

    fn abbonamento(&self) -> Abbonamento {
        Abbonamento {
            id: AbbonamentoId(String::new()),
            nome: "Protocollo".to_owned(),
            indirizzo: format!("http://localhost:{}/schedario", self.porta),
            generi: vec![GenereFatto::Schede],
            attivo: true,
            motivo: None,
        }
    }

    /// A sender that may speak to it.
    fn mittente(&self, ammesso: fn(IpAddr) -> bool) -> Mittente {
        let ospiti = Ospiti::leggi(&format!("localhost:{}", self.porta)).unwrap();
        Mittente::nuovo(Confini {
            ospiti: Arc::new(ospiti),
            ammesso,
            schema: "http",
        })
        .unwrap()
    }
}

const SEGRETO: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

fn gira(p: &Prova, mittente: &Mittente, quando: Orologio) {
    giro(&p.db, mittente, quando, &AtomicBool::new(false)).unwrap();
}

fn ultime(p: &Prova, id: &AbbonamentoId) -> Vec<store::notifiche::Notifica> {
    p.leggi(|c| store::notifiche::ultime(c, &p.actor, id, 100))
}

#[test]
fn what_happens_to_a_sheet_is_told_signed_and_once() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_0");
    let programma = Programma::che_risponde("204 No Content");
    let mittente = programma.mittente(|_| true);
    let id =
        p.scrivi(|tx| store::notifiche::abbona(tx, &p.actor, &programma.abbonamento(), SEGRETO));
    gira(&p, &mittente, adesso);
    assert!(
        programma.arrivati.try_recv().is_err(),
        "what was before is not told"
    );

    p.cdr("U_01", "Segreteria");
    p.scheda(&vista, "2026_SEG_1");
    for _ in 0..2 {
        gira(&p, &mittente, adesso);
    }
    let (testa, corpo) = programma.arrivati.recv().unwrap();
    assert!(programma.arrivati.try_recv().is_err(), "once");
    assert!(testa.starts_with("post /schedario "), "{testa}");
    let detto: serde_json::Value = serde_json::from_str(&corpo).unwrap();
    assert_eq!(detto["tipo"], "fatti");
    assert_eq!(detto["ente"], p.ente.sigla);
    let fatti = detto["fatti"].as_array().unwrap();
    assert_eq!(fatti.len(), 1, "{corpo}");
    assert_eq!(fatti[0]["oggetto"], "scheda");
    assert_eq!(fatti[0]["codice"], "2026_SEG_1");
    assert_eq!(fatti[0]["vista"], "2026_PTPC");
    // Neither who nor what stands in it.
    assert!(!corpo.contains(&p.actor.nome), "{corpo}");
    assert!(
        !corpo.contains(&testkit::contenuto("2026_SEG_1").titolo),
        "{corpo}"
    );

    // Checked as the libraries of the other side do.
    let testata = |nome: &str| {
        let (_, dopo) = testa.split_once(&format!("\r\n{nome}: ")).unwrap();
        dopo.lines().next().unwrap().to_owned()
    };
    let notifiche = ultime(&p, &id);
    let [notifica] = notifiche.as_slice() else {
        panic!("{notifiche:?}");
    };
    assert_eq!(notifica.stato, StatoNotifica::Consegnata);
    assert_eq!(testata("webhook-id"), notifica.id.to_lowercase());
    let quando: i64 = testata("webhook-timestamp").parse().unwrap();
    assert_eq!(quando, adesso().timestamp());
    let attesa = firma(SEGRETO.as_bytes(), &notifica.id, quando, &corpo).unwrap();
    assert_eq!(testata("webhook-signature"), attesa.to_lowercase());
}

/// The example that the specification of Standard Webhooks gives, worked out with its reference library.
#[test]
fn the_signature_is_that_of_the_standard() {
    let chiave = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let corpo = r#"{"test": 2432232314}"#;
    let byte = STANDARD.decode(chiave).unwrap();
    let nostra = firma(&byte, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, corpo).unwrap();
    assert_eq!(nostra, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn who_does_not_answer_as_he_should_is_tried_again_and_then_given_up() {
    for (risposta, perche) in [
        ("500 Internal Server Error", "ha risposto 500"),
        (
            "302 Found\r\nLocation: http://localhost:1/",
            "rimanda a un altro indirizzo",
        ),
    ] {
        let p = Prova::new();
        let vista = p.vista("2026_PTPC");
        let programma = Programma::che_risponde(risposta);
        let mittente = programma.mittente(|_| true);
        let id = p
            .scrivi(|tx| store::notifiche::abbona(tx, &p.actor, &programma.abbonamento(), SEGRETO));
        p.scheda(&vista, "2026_SEG_1");
        gira(&p, &mittente, adesso);
        gira(&p, &mittente, adesso);
        let n = ultime(&p, &id).remove(0);
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::Pronta, 1));
        assert!(n.motivo.as_deref().unwrap().contains(perche), "{n:?}");
        assert_eq!(n.prossimo - adesso(), chrono::Duration::minutes(1));
        // What happens meanwhile waits its turn.
        p.scheda(&vista, "2026_SEG_2");
        let giorni: [Orologio; 8] = [
            || adesso() + chrono::Duration::days(2),
            || adesso() + chrono::Duration::days(4),
            || adesso() + chrono::Duration::days(6),
            || adesso() + chrono::Duration::days(8),
            || adesso() + chrono::Duration::days(10),
            || adesso() + chrono::Duration::days(12),
            || adesso() + chrono::Duration::days(14),
            || adesso() + chrono::Duration::days(16),
        ];
        for quando in giorni {
            gira(&p, &mittente, quando);
        }
        let tutte = ultime(&p, &id);
        assert_eq!(tutte.len(), 1, "{tutte:?}");
        assert_eq!(tutte[0].stato, StatoNotifica::Abbandonata);
        assert_eq!(tutte[0].tentativi, 8);
        let fermo = p
            .leggi(|c| store::notifiche::abbonamenti(c, &p.actor))
            .remove(0);
        assert!(!fermo.attivo && fermo.motivo.unwrap().contains(perche));
        // Begun again, it is told of what happens from then on.
        p.scrivi(|tx| store::notifiche::accendi(tx, &p.actor, &id, true));
        gira(&p, &mittente, adesso);
        assert_eq!(ultime(&p, &id).len(), 1);
    }
}

#[test]
fn nothing_goes_to_a_private_network_or_to_a_host_that_is_not_listed() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let programma = Programma::che_risponde("204 No Content");
    let id =
        p.scrivi(|tx| store::notifiche::abbona(tx, &p.actor, &programma.abbonamento(), SEGRETO));
    p.scheda(&vista, "2026_SEG_1");
    gira(&p, &programma.mittente(notifica::pubblico), adesso);
    let n = ultime(&p, &id).remove(0);
    assert!(n.motivo.unwrap().contains("rete privata"));

    let altrove = Mittente::nuovo(Confini {
        ospiti: Arc::new(Ospiti::leggi("eventi.comune.example").unwrap()),
        ammesso: |_| true,
        schema: "http",
    });
    gira(&p, &altrove.unwrap(), || {
        adesso() + chrono::Duration::hours(1)
    });
    let n = ultime(&p, &id).remove(0);
    assert!(n.motivo.unwrap().contains("SCHEDARIO_NOTIFICHE"));

    // The way that the program itself takes asks for https.
    let vera = Mittente::nuovo(Confini::nuovi(Arc::new(
        Ospiti::leggi(&format!("localhost:{}", programma.porta)).unwrap(),
    )));
    gira(&p, &vera.unwrap(), || adesso() + chrono::Duration::hours(2));
    assert!(programma.arrivati.try_recv().is_err(), "nothing arrived");
}
