//! Directory and providers of identities, as the pages ask them: `app` speaks LDAP and OpenID Connect, this crate does not.

use std::sync::Arc;

use domain::identita::{Conosciuto, Fonte};

/// The directory of the body. Its answers take time: they are asked for off the threads of the server. An error is a sentence for the logs.
pub trait Directory: Send + Sync {
    fn fonte(&self) -> &Fonte;

    /// Who comes in with a name and a password. `lascia` is asked, with what tells the person apart, whether a password may be tried: many
    /// ways of writing a name are one person.
    ///
    /// # Errors
    /// When the directory does not answer, or not as its settings say.
    fn entra(
        &self,
        nome: &str,
        password: &str,
        lascia: &dyn Fn(&str) -> bool,
    ) -> Result<Risposta, String>;

    /// Who has a name; `None` when nobody has.
    ///
    /// # Errors
    /// As [`Self::entra`].
    fn cerca(&self, nome: &str) -> Result<Option<Conosciuto>, String>;
}

/// What a directory says of a name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Risposta {
    Entrato(Conosciuto),
    /// Nobody has that name, or it is not his password.
    Sbagliata,
    /// The password was not tried.
    Trattenuta,
}

/// A provider of identities. `ritorno` is the address of ours at which it hands people back.
pub trait Provider: Send + Sync {
    fn fonte(&self) -> &Fonte;

    /// Begins a login.
    ///
    /// # Errors
    /// When the provider does not answer.
    fn inizia(&self, ritorno: &str) -> Result<Inizio, String>;

    /// Ends it with the code that the provider gave.
    ///
    /// # Errors
    /// When what it says is not signed by it, not for us, not of this login, too old, or not enough.
    fn concludi(&self, ritorno: &str, codice: &str, inizio: &Inizio) -> Result<Conosciuto, String>;
}

/// A login that began at a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Inizio {
    /// Where the person goes.
    pub url: String,
    /// What comes back with him.
    pub stato: String,
    /// What the provider writes into its token.
    pub nonce: String,
    /// What proves that who ends it is who began it (RFC 7636).
    pub verificatore: String,
}

impl std::fmt::Debug for Inizio {
    // All of it is secret for as long as the login lasts.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inizio").finish_non_exhaustive()
    }
}

/// All the sources of the installation.
#[derive(Clone, Default)]
pub struct Identita {
    pub directory: Option<Arc<dyn Directory>>,
    pub provider: Vec<Arc<dyn Provider>>,
}

impl Identita {
    /// The provider with a code.
    pub(crate) fn provider(&self, codice: &str) -> Option<&Arc<dyn Provider>> {
        self.provider.iter().find(|p| p.fonte().codice == codice)
    }

    /// Every source, the directory first.
    fn fonti(&self) -> impl Iterator<Item = &Fonte> {
        let directory = self.directory.iter().map(|d| d.fonte());
        directory.chain(self.provider.iter().map(|p| p.fonte()))
    }

    /// Those through which the people of a body may be known: what is of another is not to be tied here.
    pub(crate) fn dell_ente(&self, sigla: &str) -> Vec<&Fonte> {
        let sua = |f: &&Fonte| f.ente.as_ref().is_none_or(|e| e == sigla);
        self.fonti().filter(sua).collect()
    }

    /// What people call a source; its code, when the settings tell of it no more.
    pub(crate) fn nome_di(&self, codice: &str) -> String {
        let sua = self.fonti().find(|f| f.codice == codice);
        sua.map_or_else(|| codice.to_owned(), |f| f.nome.clone())
    }
}
