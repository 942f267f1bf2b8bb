//! Tokens that let somebody in: made at random, shown once, stored hashed.

use sha2::{Digest, Sha256};

/// A secret of 256 random bits, as it travels in a cookie or a link.
pub struct Segreto(String);

impl Segreto {
    /// A fresh one.
    pub fn nuovo() -> Self {
        Self(hex(&rand::random::<[u8; 32]>()))
    }

    /// The text that travels; it is never stored.
    pub fn testo(&self) -> &str {
        &self.0
    }

    /// What is stored instead of it.
    pub fn impronta(&self) -> String {
        impronta(&self.0)
    }
}

/// What is stored of a secret that came back.
pub fn impronta(segreto: &str) -> String {
    hex(&Sha256::digest(segreto.as_bytes()))
}

pub(crate) fn hex(byte: &[u8]) -> String {
    byte.iter().map(|b| format!("{b:02x}")).collect()
}

/// Compares two secrets in a time that does not depend on where they differ.
pub(crate) fn uguali(a: &str, b: &str) -> bool {
    bool::from(subtle::ConstantTimeEq::ct_eq(a.as_bytes(), b.as_bytes()))
}
