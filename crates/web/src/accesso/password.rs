//! Passwords: what is accepted, how they are kept.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};

/// Shortest password accepted, in characters (NIST SP 800-63B asks for length, not for odd characters).
const MINIMO: usize = 12;

/// Checks a new password and gives what is stored of it (argon2id).
///
/// # Errors
/// The Italian sentence that stands beside the field.
pub(super) fn nuova(password: &str, nome: &str) -> Result<String, String> {
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
