//! A provider of identities, asked over OpenID Connect: authorisation code with PKCE (RFC 7636), state and nonce.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::identita::{Attributo, Conosciuto, Fonte, GenereFonte};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationContextClass, AuthenticationFlow, AuthorizationCode,
    Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::identita::{Inizio, Provider};

use super::cifratura::Certificati;
use crate::config::Riservato;

/// How long the provider may take for an answer.
const PAZIENZA: Duration = Duration::from_secs(10);

/// Longest answer that is read, in bytes.
const RISPOSTA: u64 = 1 << 20;

/// Every claim that is not of the standard, as it came.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
struct Altri(BTreeMap<String, Value>);

impl AdditionalClaims for Altri {}

type Campi = IdTokenFields<
    Altri,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Cliente = Client<
    Altri,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Campi, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider, as the settings tell it.
#[derive(Debug)]
pub(crate) struct Oidc {
    pub(super) fonte: Fonte,
    pub(super) emittente: String,
    pub(super) certificati: Certificati,
    pub(super) cliente: String,
    pub(super) segreto: Riservato,
    pub(super) attributo: String,
    pub(super) ambiti: Vec<String>,
    pub(super) livello: Option<String>,
    pub(super) nome_utente: String,
    pub(super) gruppi: String,
    pub(super) adesso: fn() -> DateTime<Utc>,
}

impl Oidc {
    /// Whether it answers and says how to be asked.
    pub(super) fn prova(&self) -> Result<(), String> {
        self.descrizione().map(drop)
    }

    /// What it says of itself, with its keys: read anew for each login, so that a key that was changed is known at once.
    fn descrizione(&self) -> Result<CoreProviderMetadata, String> {
        let emittente = IssuerUrl::new(self.emittente.clone()).map_err(|e| e.to_string())?;
        CoreProviderMetadata::discover(&emittente, &|r| self.chiama(r)).map_err(|e| {
            format!(
                "non dice come si entra all'indirizzo {} ({})",
                self.emittente,
                causa(&e)
            )
        })
    }

    fn cliente(&self, ritorno: &str) -> Result<Cliente, String> {
        let descrizione = self.descrizione()?;
        // What is not said is `client_secret_basic` (OpenID Connect Discovery 1.0, 3).
        let nel_corpo = descrizione
            .token_endpoint_auth_methods_supported()
            .is_some_and(|m| !m.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let ritorno = RedirectUrl::new(ritorno.to_owned()).map_err(|e| e.to_string())?;
        let cliente = Client::from_provider_metadata(
            descrizione,
            ClientId::new(self.cliente.clone()),
            Some(ClientSecret::new(self.segreto.0.clone())),
        )
        .set_redirect_uri(ritorno);
        Ok(if nel_corpo {
            cliente.set_auth_type(AuthType::RequestBody)
        } else {
            cliente
        })
    }

    /// One request. No redirect is followed: an answer that sends the program elsewhere is none.
    fn chiama(&self, richiesta: HttpRequest) -> Result<HttpResponse, Guasto> {
        let tls = ureq::tls::TlsConfig::builder()
            .root_certs(self.certificati.ureq())
            .build();
        let agente = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(PAZIENZA))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .new_agent();
        let risposta = agente.run(richiesta).map_err(|e| Guasto(e.to_string()))?;
        let (testa, corpo) = risposta.into_parts();
        let mut byte = Vec::new();
        corpo
            .into_reader()
            .take(RISPOSTA)
            .read_to_end(&mut byte)
            .map_err(|e| Guasto(e.to_string()))?;
        Ok(HttpResponse::from_parts(testa, byte))
    }

    /// Who a set of claims says that somebody is.
    fn conosci(&self, detti: &Detti) -> Result<Conosciuto, String> {
        let GenereFonte::Provider(attributo) = self.fonte.genere else {
            return Err("it is no provider".to_owned());
        };
        let valore = detti
            .testo(&self.attributo)
            .ok_or_else(|| format!("non dice «{}» della persona", self.attributo))?;
        // An address that anybody may have typed there tells nobody apart.
        if attributo == Attributo::Email
            && detti.0.get("email_verified") != Some(&Value::Bool(true))
        {
            return Err(
                "non garantisce che l'indirizzo di posta sia della persona (email_verified)"
                    .to_owned(),
            );
        }
        let valore = attributo.normale(&valore)?;
        let intero = || {
            let pezzi = [detti.testo("given_name")?, detti.testo("family_name")?];
            Some(pezzi.join(" "))
        };
        // A codice fiscale is no name for others to read.
        let nome = detti
            .testo(&self.nome_utente)
            .or_else(|| detti.testo("name"))
            .or_else(intero)
            .unwrap_or_default();
        Ok(Conosciuto {
            nome,
            gruppi: detti.elenco(&self.gruppi),
            valore,
        })
    }
}

impl Provider for Oidc {
    fn fonte(&self) -> &Fonte {
        &self.fonte
    }

    fn inizia(&self, ritorno: &str) -> Result<Inizio, String> {
        let cliente = self.cliente(ritorno)?;
        let (sfida, verificatore) = PkceCodeChallenge::new_random_sha256();
        let mut richiesta = cliente
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(sfida);
        for ambito in &self.ambiti {
            richiesta = richiesta.add_scope(Scope::new(ambito.clone()));
        }
        if let Some(livello) = &self.livello {
            richiesta =
                richiesta.add_auth_context_value(AuthenticationContextClass::new(livello.clone()));
        }
        let (url, stato, nonce) = richiesta.url();
        Ok(Inizio {
            url: url.to_string(),
            stato: stato.into_secret(),
            nonce: nonce.secret().clone(),
            verificatore: verificatore.into_secret(),
        })
    }

    fn concludi(&self, ritorno: &str, codice: &str, inizio: &Inizio) -> Result<Conosciuto, String> {
        let cliente = self.cliente(ritorno)?;
        let gettoni = cliente
            .exchange_code(AuthorizationCode::new(codice.to_owned()))
            .map_err(|e| e.to_string())?
            .set_pkce_verifier(PkceCodeVerifier::new(inizio.verificatore.clone()))
            .request(&|r| self.chiama(r))
            .map_err(|e| format!("non accetta il codice ({})", causa(&e)))?;
        let gettone = gettoni
            .id_token()
            .ok_or("non dà il gettone che dice chi è la persona")?;
        let (adesso, livello) = (self.adesso, self.livello.clone());
        let verifica = cliente
            .id_token_verifier()
            .set_time_fn(adesso)
            .set_auth_context_verifier_fn(move |detto| {
                let detto = detto.map(|a| a.as_str());
                match &livello {
                    Some(atteso) if !detto.is_some_and(|d| basta(d, atteso)) => {
                        Err(format!("il livello è {detto:?}, serve {atteso}"))
                    }
                    _ => Ok(()),
                }
            });
        let detti = gettone
            .claims(&verifica, &Nonce::new(inizio.nonce.clone()))
            .map_err(|e| format!("dà un gettone che non vale ({})", causa(&e)))?;
        let mut tutti = Detti::di(detti)?;
        // What the token does not say may be asked for with it, of the same person.
        let manca = |tutti: &Detti| {
            tutti.testo(&self.attributo).is_none()
                || (!self.fonte.incarichi.is_empty() && tutti.elenco(&self.gruppi).is_none())
                || (self.fonte.crea && tutti.testo(&self.nome_utente).is_none())
        };
        if manca(&tutti)
            && let Ok(richiesta) = cliente.user_info(
                gettoni.access_token().clone(),
                Some(detti.subject().clone()),
            )
        {
            let altri: UserInfoClaims<Altri, CoreGenderClaim> = richiesta
                .request(&|r| self.chiama(r))
                .map_err(|e| format!("non dice chi è la persona ({})", causa(&e)))?;
            // What is signed counts before what is not.
            for (nome, detto) in Detti::di(&altri)?.0 {
                tutti.0.entry(nome).or_insert(detto);
            }
        }
        self.conosci(&tutti)
    }
}

/// Whether a level is the one that is asked for, or a higher one of the same scale: they end with their number (`.../SpidL2`).
fn basta(detto: &str, atteso: &str) -> bool {
    let diviso = |livello: &str| -> (String, Option<u32>) {
        let nome = livello.trim_end_matches(|c: char| c.is_ascii_digit());
        let numero = livello.get(nome.len()..).and_then(|n| n.parse().ok());
        (nome.to_owned(), numero)
    };
    match (diviso(detto), diviso(atteso)) {
        ((suo, Some(n)), (scala, Some(minimo))) => suo == scala && n >= minimo,
        _ => detto == atteso,
    }
}

/// What a provider says of a person, by the name of each claim.
struct Detti(BTreeMap<String, Value>);

impl Detti {
    fn di(claims: &impl Serialize) -> Result<Self, String> {
        let json = serde_json::to_value(claims).map_err(|e| e.to_string())?;
        serde_json::from_value(json)
            .map(Self)
            .map_err(|e| e.to_string())
    }

    fn testo(&self, nome: &str) -> Option<String> {
        match self.0.get(nome)? {
            Value::String(testo) => Some(testo.clone()),
            Value::Number(n) => Some(n.to_string()),
            // Some write one value as a list of one.
            Value::Array(valori) => match &valori[..] {
                [Value::String(testo)] => Some(testo.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// `None` when it is not said.
    fn elenco(&self, nome: &str) -> Option<Vec<String>> {
        match self.0.get(nome)? {
            Value::Array(valori) => {
                let testi = valori.iter().filter_map(|v| v.as_str().map(str::to_owned));
                Some(testi.collect())
            }
            Value::String(uno) => Some(vec![uno.clone()]),
            _ => None,
        }
    }
}

/// A request that was not answered.
#[derive(Debug)]
struct Guasto(String);

impl std::fmt::Display for Guasto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Guasto {}

/// What went wrong, with what lies beneath.
fn causa(e: &dyn std::error::Error) -> String {
    let mut parole = vec![e.to_string()];
    let mut sotto = e.source();
    while let Some(causa) = sotto {
        parole.push(causa.to_string());
        sotto = causa.source();
    }
    parole.join(": ")
}
