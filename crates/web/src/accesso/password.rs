//! Passwords: what is accepted, how they are kept.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use domain::Refusal;

use crate::error::Error;
use crate::form::Form;

/// Shortest password accepted, in characters (NIST SP 800-63B asks for length, not for odd characters).
const MINIMO: usize = 12;

/// Checks a new password and gives what is stored of it (argon2id).
///
/// # Errors
/// The Italian sentence that stands beside the field.
fn nuova(password: &str, nome: &str) -> Result<String, String> {
    let lunga = password.chars().count();
    if lunga < MINIMO {
        return Err(format!(
            "servono almeno {MINIMO} caratteri: una frase di quattro o cinque parole si ricorda meglio di una sigla"
        ));
    }
    if lunga > 256 {
        return Err("al massimo 256 caratteri".to_owned());
    }
    if !nome.is_empty() && password.to_lowercase().contains(&nome.to_lowercase()) {
        return Err("non può contenere il nome".to_owned());
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|e| format!("non può essere registrata ({e})"))
}

/// The password chosen in a form (`campo`, and `conferma` for the second time) as it is stored; away from the threads of the server.
///
/// # Errors
/// [`Error::Interno`]; inside, every reason against it, each with its field.
pub(super) async fn scelta(
    form: &Form,
    campo: &str,
    nome: &str,
) -> crate::error::Result<Result<String, Vec<Refusal>>> {
    let (digitata, nome) = (form.get(campo).to_owned(), nome.to_owned());
    let hash = tokio::task::spawn_blocking(move || nuova(&digitata, &nome))
        .await
        .map_err(|e| Error::interno(&e))?;
    let mut errori = Vec::new();
    if let Err(frase) = &hash {
        errori.push(Refusal::campo(campo, frase.clone()));
    }
    if form.get(campo) != form.get("conferma") {
        errori.push(Refusal::campo(
            "conferma",
            "le due password non sono uguali: riscrivile",
        ));
    }
    Ok(match hash {
        Ok(hash) if errori.is_empty() => Ok(hash),
        _ => Err(errori),
    })
}

/// Whether a password is the stored one. Without a stored one it takes as long: a name that does not exist cannot be told by the clock.
pub(super) fn giusta(password: &str, registrata: Option<&str>) -> bool {
    const NESSUNA: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2NoZWRhcmlvc2NoZWRhcg$pYSVJSVkLLZGhlRo4wVnEuwiG9Ws5q3UeOoNqIFdjEE";
    let esito = PasswordHash::new(registrata.unwrap_or(NESSUNA)).map(|h| {
        Argon2::default()
            .verify_password(password.as_bytes(), &h)
            .is_ok()
    });
    registrata.is_some() && esito.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_with_itself() {
        let stored = nuova("quattro parole a caso", "anna").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(giusta("quattro parole a caso", Some(&stored)));
        assert!(!giusta("quattro parole a Caso", Some(&stored)));
        assert!(!giusta("quattro parole a caso", None));
    }

    #[test]
    fn weak_passwords_are_refused_with_a_reason() {
        assert!(nuova("corta", "anna").is_err());
        assert!(nuova("annaannaannaanna", "Anna").is_err());
        assert!(nuova(&"x".repeat(257), "anna").is_err());
    }
}
