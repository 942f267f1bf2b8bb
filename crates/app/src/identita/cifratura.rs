//! The certificates that directory and providers are believed by: those of the system, and one of the body's own.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// What is believed.
#[derive(Debug, Clone)]
pub(crate) struct Certificati(Vec<CertificateDer<'static>>);

impl Certificati {
    /// Those of the system, and those in a PEM file.
    ///
    /// # Errors
    /// The sentence, when the file is none.
    pub(crate) fn leggi(file: Option<&Path>) -> Result<Self, String> {
        let del_sistema = rustls_native_certs::load_native_certs();
        for e in del_sistema.errors {
            tracing::warn!("certificates of the system: {e}");
        }
        let mut certificati = del_sistema.certs;
        if let Some(file) = file {
            let no = |perche: String| {
                format!(
                    "Il certificato «{}» {perche}: indica un file PEM.",
                    file.display()
                )
            };
            let pem = std::fs::read(file).map_err(|e| no(format!("non si legge ({e})")))?;
            let suoi: Vec<_> = CertificateDer::pem_slice_iter(&pem)
                .collect::<Result<_, _>>()
                .map_err(|_| no("non è un certificato".to_owned()))?;
            if suoi.is_empty() {
                return Err(no("non è un certificato".to_owned()));
            }
            certificati.extend(suoi);
        }
        Ok(Self(certificati))
    }

    /// For a connection of rustls.
    pub(super) fn rustls(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut radici = RootCertStore::empty();
        let (_, scartati) = radici.add_parsable_certificates(self.0.iter().cloned());
        if scartati > 0 {
            tracing::debug!(
                "{scartati} certificates of the system are not of a form that is believed"
            );
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(radici)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }

    /// For a connection of ureq.
    pub(crate) fn ureq(&self) -> ureq::tls::RootCerts {
        self.0
            .iter()
            .map(|c| ureq::tls::Certificate::from_der(c).to_owned())
            .into()
    }
}
