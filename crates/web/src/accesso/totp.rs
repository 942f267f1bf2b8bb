//! Codes that change with time (RFC 6238): six digits, thirty seconds, SHA-1, as every application on a telephone knows them.

use chrono::{DateTime, Utc};
use domain::UtenteId;
use qrcodegen::{QrCode, QrCodeEcc};
use store::Tx;
use store::fattori::Fattore;
use totp_rs::{Builder, Secret};

use crate::indirizzo::segmento;
use crate::segreti::impronta;

/// Recovery codes that are given at once.
const CODICI: usize = 8;

/// A fresh secret, in base32: 160 random bits.
pub(super) fn segreto() -> String {
    Secret::new_stack(rand::random::<[u8; 20]>()).to_base32()
}

/// The step of time whose code this is, now or thirty seconds to either side; spaces between its digits do not matter.
pub(super) fn passo(segreto: &str, codice: &str, adesso: DateTime<Utc>) -> Option<i64> {
    let cifre: String = codice.chars().filter(|c| !c.is_whitespace()).collect();
    let segreto = Secret::try_from_base32(segreto).ok()?;
    let totp = Builder::new().with_secret(segreto).build().ok()?;
    let adesso = u64::try_from(adesso.timestamp()).ok()?;
    i64::try_from(totp.check(&cifre, adesso)?).ok()
}

/// What an application reads out of the picture.
pub(super) fn indirizzo(nome: &str, segreto: &str) -> String {
    format!(
        "otpauth://totp/Schedario:{}?secret={segreto}&issuer=Schedario",
        segmento(nome)
    )
}

/// A picture of a text: its side in modules, with its margin, and the path of the dark ones.
pub(super) fn quadro(testo: &str) -> Option<(i32, String)> {
    const MARGINE: i32 = 4;
    let qr = QrCode::encode_text(testo, QrCodeEcc::Medium).ok()?;
    let lato = qr.size();
    let punti = (0..lato).flat_map(|y| (0..lato).map(move |x| (x, y)));
    let scuri = punti.filter(|(x, y)| qr.get_module(*x, *y));
    let segno = |(x, y)| format!("M{} {}h1v1h-1z", x + MARGINE, y + MARGINE);
    Some((lato + 2 * MARGINE, scuri.map(segno).collect()))
}

/// Fresh recovery codes: eighty random bits each, as they are shown once.
pub(super) fn codici() -> Vec<String> {
    let codice = || {
        let lungo = Secret::new(Box::new(rand::random::<[u8; 10]>())).to_base32();
        let lettere: Vec<char> = lungo.to_lowercase().chars().collect();
        let gruppi = lettere.chunks(4).map(|g| g.iter().collect::<String>());
        gruppi.collect::<Vec<_>>().join("-")
    };
    (0..CODICI).map(|_| codice()).collect()
}

/// What is stored of a recovery code, however it is typed.
pub(super) fn impronta_di(codice: &str) -> String {
    let nudo: String = codice.chars().filter(|c| c.is_alphanumeric()).collect();
    impronta(&nudo.to_lowercase())
}

/// How a code was good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Buono {
    Codice,
    /// A recovery code: it is used up, so many are left.
    Recupero(i64),
}

/// Uses a code up: that of the application, or one for recovery. `None` when it is not good, or was used before.
pub(super) fn usa(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    fattore: &Fattore,
    codice: &str,
    adesso: DateTime<Utc>,
) -> store::Result<Option<Buono>> {
    if let Some(passo) = passo(&fattore.segreto, codice, adesso) {
        let nuovo = store::fattori::usa_passo(tx, utente, passo)?;
        return Ok(nuovo.then_some(Buono::Codice));
    }
    let usato = store::fattori::usa_codice(tx, utente, &impronta_di(codice))?;
    Ok(usato.then_some(Buono::Recupero(fattore.codici - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret is `12345678901234567890`; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let segreto = Secret::from(*b"12345678901234567890").to_base32();
        let alle = |secondi| DateTime::from_timestamp(secondi, 0).unwrap();
        for (secondi, codice) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(passo(&segreto, codice, alle(secondi)), Some(secondi / 30));
            // A clock that is half a minute off is forgiven, one that is further off is not.
            assert!(passo(&segreto, codice, alle(secondi + 30)).is_some());
            assert_eq!(passo(&segreto, codice, alle(secondi + 60)), None);
        }
        assert_eq!(passo(&segreto, "287 082", alle(59)), Some(1));
        for no in ["", "28708", "2870821", "abcdef", "287083"] {
            assert_eq!(passo(&segreto, no, alle(59)), None, "{no}");
        }
    }

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        let codici = codici();
        assert_eq!(codici.len(), CODICI);
        let uno = &codici[0];
        assert_eq!(uno.len(), 19);
        let altrimenti = uno.to_uppercase().replace('-', " ");
        assert_eq!(impronta_di(uno), impronta_di(&altrimenti));
        assert_ne!(impronta_di(uno), impronta_di(&codici[1]));
    }

    #[test]
    fn the_picture_is_a_square_with_a_margin() {
        let (lato, punti) = quadro(&indirizzo("anna", &segreto())).unwrap();
        assert!(lato > 30 && punti.starts_with("M4 4h1v1h-1z"), "{lato}");
    }
}
