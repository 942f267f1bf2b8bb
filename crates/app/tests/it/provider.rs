//! People come in through a real OpenID provider, and do not through one that lies.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use domain::identita::{Attributo, Fonte, GenereFonte};
use domain::{Actor, Ruolo, UtenteId};

use crate::banco::Banco;
use crate::curl::{Arrivo, Curl, PASSWORD, porta_libera, valore};
use crate::serve::Acceso;

const CASA: &str = "/comune-di-borgo-sereno";

/// A provider in Node, until the test ends.
struct Fornitore(Child);

impl Drop for Fornitore {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Fornitore {
    fn accendi(quale: &str, argomenti: &[&str]) -> Self {
        let cartella = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider");
        assert!(
            cartella.join("node_modules").is_dir(),
            "the provider is not installed: type `cargo xtask ci`, or `npm ci --ignore-scripts` in crates/app/tests/provider"
        );
        let mut processo = Command::new("node")
            .arg(cartella.join(quale))
            .args(argomenti)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut detto = BufReader::new(processo.stdout.take().unwrap());
        let mut riga = String::new();
        while !riga.contains("ready") {
            riga.clear();
            assert!(
                detto.read_line(&mut riga).unwrap() > 0,
                "{quale} ended early"
            );
        }
        // It goes on talking: somebody must listen, or it would wait.
        std::thread::spawn(move || detto.lines().for_each(drop));
        Self(processo)
    }
}

/// The program on a port that its provider knows.
struct Casa {
    banco: Banco,
    porta: u16,
    fornitore: u16,
}

impl Casa {
    fn nuova() -> Self {
        Self {
            banco: Banco::con_demo(),
            porta: porta_libera(),
            fornitore: porta_libera(),
        }
    }

    fn accendi(&self, altro: &str) -> Acceso {
        self.banco.scrivi("segreto", b"un segreto lungo abbastanza");
        let toml = format!(
            "[[provider]]
codice = 'spid'
nome = 'SPID'
emittente = 'http://127.0.0.1:{}'
cliente = 'schedario'
file_segreto = 'segreto'
{altro}
",
            self.fornitore
        );
        let file = self.banco.scrivi("identita.toml", toml.as_bytes());
        let (sua, url) = (
            format!("127.0.0.1:{}", self.porta),
            format!("http://127.0.0.1:{}/", self.porta),
        );
        let mut comando = self
            .banco
            .comando(&["serve", "--listen", &sua, "--url", &url]);
        comando.env("SCHEDARIO_IDENTITA", file);
        Acceso::con(comando)
    }

    fn browser(&self, chi: &str) -> Curl {
        Curl::nuovo(
            format!("http://127.0.0.1:{}", self.porta),
            self.banco.file(&format!("biscotti-{chi}")),
        )
    }

    /// An account that works for the body.
    fn persona(&self, nome: &str) -> UtenteId {
        let fatta = self.banco.db().write(|tx| {
            let ente = store::enti::list(tx)?.remove(0);
            let id =
                store::utenti::create(tx, nome, store::utenti::SENZA_PASSWORD, testkit::adesso())?;
            store::incarichi::conferisci_i_primi(tx, ente.id, id, testkit::adesso())?;
            Ok(id)
        });
        fatta.unwrap()
    }
}

/// Shows the provider who one is, and lets it tell the program.
fn mostra(curl: &Curl, inizio: &Arrivo, chi: &str) -> Arrivo {
    let verso = |pagina: &str| -> Option<String> {
        let dopo = pagina.split("action=\"").nth(1)?;
        Some(dopo.split('"').next()?.to_owned())
    };
    let login = verso(&inizio.pagina).unwrap_or_else(|| panic!("{}", inizio.pagina));
    let mut dove = curl.manda(&login, &format!("prompt=login&login={chi}&password=x"));
    if dove.pagina.contains("value=\"consent\"") {
        let consenso = verso(&dove.pagina).unwrap();
        dove = curl.manda(&consenso, "prompt=consent");
    }
    dove
}

#[test]
fn with_a_provider_one_comes_in_as_whom_the_office_tied() {
    let casa = Casa::nuova();
    let persone = serde_json::json!({
        "cliente": "schedario",
        "segreto": "un segreto lungo abbastanza",
        "ritorno": format!("http://127.0.0.1:{}/accesso/con/spid/ritorno", casa.porta),
        "persone": {
            "carla": { "fiscalNumber": "TINIT-BNCCRL80A41F205X" },
            "paolo": { "fiscalNumber": "TINIT-RSSPLA80A01F205X" },
        },
    });
    let file = casa
        .banco
        .scrivi("persone.json", persone.to_string().as_bytes());
    let porta = casa.fornitore.to_string();
    let fornitore = Fornitore::accendi("vero.mjs", &[&porta, &file]);
    let acceso = casa.accendi("attributo = 'fiscalNumber'");
    // The office ties her, as somebody who copies a codice fiscale from a form would.
    let mut parole = acceso.detto.split_whitespace();
    let link = parole.find(|p| p.contains("/primo-accesso/")).unwrap();
    let ufficio = casa.browser("capo");
    let scelta = format!("nome=capo.ufficio&password={PASSWORD}&conferma={PASSWORD}");
    ufficio.manda(link, &scelta).entrato(CASA);
    let capo = casa
        .banco
        .db()
        .read(|c| store::utenti::find_by_nome(c, "capo.ufficio"));
    let capo = capo.unwrap().id;
    let carla = casa.persona("carla.bianchi");
    let pagina = format!("{CASA}/accessi/{}", carla.0);
    let csrf = valore(&ufficio.apri(&pagina).pagina, "csrf").to_owned();
    let collega = |chi: UtenteId, codice: &str| {
        let corpo = format!("csrf={csrf}&fonte=spid&azione=collega&identita-spid={codice}");
        ufficio.manda(&format!("{CASA}/accessi/{}/identita", chi.0), &corpo)
    };
    let no = collega(carla, "BNCCRL80");
    assert!(
        no.pagina
            .contains("un codice fiscale ha sedici lettere e cifre"),
        "{}",
        no.pagina
    );
    let fatto = collega(carla, "bnccrl80a41f205x");
    assert!(
        fatto.pagina.contains("<code>BNCCRL80A41F205X</code>"),
        "{}",
        fatto.pagina
    );
    // Nobody ties himself, and nobody ties two people to one.
    let no = collega(capo, "RSSPLA80A01F205X");
    assert!(no.pagina.contains("è il tuo accesso"), "{}", no.pagina);
    let altra = casa.persona("altra.persona");
    let no = collega(altra, "BNCCRL80A41F205X");
    assert!(
        no.pagina
            .contains("è già collegato all&#39;accesso di un&#39;altra persona"),
        "{}",
        no.pagina
    );
    // She goes there, shows who she is, and is in.
    let curl = casa.browser("carla2");
    assert!(
        curl.apri("/accesso")
            .pagina
            .contains("href=\"/accesso/con/spid\"")
    );
    let inizio = curl.apri("/accesso/con/spid");
    let dentro = mostra(&curl, &inizio, "carla");
    dentro.entrato(CASA);
    let sue = curl.apri(&format!("{CASA}/ente/password")).pagina;
    assert!(
        sue.contains("con SPID") && sue.contains("Entri con SPID"),
        "{sue}"
    );
    // Who is known there and tied to nobody here stays out, and reads why.
    let paolo = casa.browser("paolo");
    let inizio = paolo.apri("/accesso/con/spid");
    let no = mostra(&paolo, &inizio, "paolo");
    assert!(
        no.pagina
            .contains("nessun accesso di Schedario è collegato a te"),
        "{}",
        no.pagina
    );
    // The provider changes its key: at the next login it is known.
    drop(fornitore);
    let curl = casa.browser("carla3");
    let no = curl.apri("/accesso/con/spid");
    assert!(no.pagina.contains("non risponde"), "{}", no.pagina);
    let fornitore = Fornitore::accendi("vero.mjs", &[&porta, &file]);
    let inizio = curl.apri("/accesso/con/spid");
    let dentro = mostra(&curl, &inizio, "carla");
    dentro.entrato(CASA);
    // A way back that was taken is not taken again, in this browser or another.
    for chi in ["carla3", "ladro"] {
        let no = casa
            .browser(chi)
            .apri("/accesso/con/spid/ritorno?code=un-codice&state=uno-stato");
        assert!(
            no.pagina.contains("non è cominciato in questo browser"),
            "{}",
            no.pagina
        );
    }
    drop(fornitore);
    acceso.spegni();
}

/// The file whose words are the lie of the moment.
fn bugia(banco: &Banco, quale: &str) -> String {
    banco.scrivi("bugia", quale.as_bytes())
}

fn collega(casa: &Casa, attributo: Attributo, valore: &str) {
    let anna = casa.persona("anna.neri");
    let fonte = Fonte {
        codice: "spid".to_owned(),
        nome: "SPID".to_owned(),
        genere: GenereFonte::Provider(attributo),
        ente: None,
        crea: false,
        incarichi: Vec::new(),
    };
    let valore = attributo.normale(valore).unwrap();
    casa.banco
        .db()
        .write(|tx| {
            let ente = store::enti::list(tx)?.remove(0);
            let actor = Actor::operatore(ente.id);
            store::identita::collega(tx, &actor, anna, &fonte, &valore, testkit::adesso())
        })
        .unwrap();
}

#[test]
fn a_provider_that_lies_lets_nobody_in() {
    let casa = Casa::nuova();
    let file = bugia(&casa.banco, "");
    let porta = casa.fornitore.to_string();
    let _fornitore = Fornitore::accendi("bugiardo.mjs", &[&porta, "schedario", &file]);
    let livello = "attributo = 'fiscalNumber'\nlivello = 'https://www.spid.gov.it/SpidL2'";
    let acceso = casa.accendi(livello);
    collega(&casa, Attributo::CodiceFiscale, "NRENNA80A41F205X");
    let non_vale = "quello che dice di te non basta o non vale";
    for (quale, atteso) in [
        ("nonce", non_vale),
        ("senza nonce", non_vale),
        ("aud", non_vale),
        ("iss", non_vale),
        ("scaduto", non_vale),
        ("firma", non_vale),
        ("senza firma", non_vale),
        ("segreto", non_vale),
        ("livello", non_vale),
        ("senza attributo", non_vale),
        ("codice fiscale", non_vale),
        ("senza gettone", non_vale),
        ("codice", non_vale),
        ("rimando", non_vale),
        ("stato", "non è cominciato in questo browser"),
        ("rifiuto", "è stato annullato"),
    ] {
        bugia(&casa.banco, quale);
        let curl = casa.browser(&quale.replace(' ', "-"));
        let no = curl.apri("/accesso/con/spid");
        assert!(
            no.pagina.contains(atteso),
            "{quale}: {} {}",
            no.dove,
            no.pagina
        );
        assert_eq!(
            curl.apri(&format!("{CASA}/viste")).dove,
            "/accesso",
            "{quale}"
        );
    }
    // The same provider, when it does not lie: each refusal above was the lie's, and nothing else's.
    bugia(&casa.banco, "");
    let curl = casa.browser("vero");
    let dentro = curl.apri("/accesso/con/spid");
    dentro.entrato(CASA);
    assert_eq!(
        casa.browser("altro").apri("/accesso/con/altro").stato,
        "404"
    );
    acceso.spegni();
}

#[test]
fn an_address_that_nobody_verified_is_nobodys() {
    let casa = Casa::nuova();
    let file = bugia(&casa.banco, "posta");
    let porta = casa.fornitore.to_string();
    let _fornitore = Fornitore::accendi("bugiardo.mjs", &[&porta, "schedario", &file]);
    let acceso = casa.accendi("attributo = 'email'\nambiti = ['email']");
    collega(&casa, Attributo::Email, "Anna.Neri@comune.example");
    let no = casa.browser("a").apri("/accesso/con/spid");
    assert!(no.pagina.contains("non basta o non vale"), "{}", no.pagina);
    bugia(&casa.banco, "");
    let dentro = casa.browser("b").apri("/accesso/con/spid");
    dentro.entrato(CASA);
    acceso.spegni();
}

/// The settings make an account of whoever is in the group of the prevention, and of nobody else.
#[test]
fn whom_a_group_appoints_gets_an_account_and_nobody_else_does() {
    let casa = Casa::nuova();
    let file = bugia(&casa.banco, "");
    let porta = casa.fornitore.to_string();
    let _fornitore = Fornitore::accendi("bugiardo.mjs", &[&porta, "schedario", &file]);
    let acceso = casa.accendi(
        "attributo = 'fiscalNumber'
ambiti = ['profile', 'groups']
ente = 'comune-di-borgo-sereno'
crea = true

[[provider.incarichi]]
gruppo = 'prevenzione'
ruolo = 'rpct'",
    );
    let db = casa.banco.db();
    let quanti = || db.read(store::utenti::count).unwrap();
    let prima = quanti();
    // Known there and invited by nobody: without a group, and in one of which the settings say nothing.
    for (n, quale) in ["", "altri gruppi"].into_iter().enumerate() {
        bugia(&casa.banco, quale);
        let no = casa.browser(&format!("fuori{n}")).apri("/accesso/con/spid");
        assert!(
            no.pagina
                .contains("nessun accesso di Schedario è collegato a te"),
            "{quale}: {}",
            no.pagina
        );
        assert_eq!(quanti(), prima, "{quale}");
    }
    bugia(&casa.banco, "gruppi");
    let chi_e = || {
        let trovato = db.read(|c| store::identita::chi(c, "spid", "NRENNA80A41F205X"));
        trovato.unwrap()
    };
    let incarichi = |chi: UtenteId| {
        let suoi = db.read(|c| {
            let ente = store::enti::list(c)?.remove(0);
            store::incarichi::di(c, ente.id, chi)
        });
        let suoi = suoi.unwrap().into_iter();
        suoi.map(|i| (i.ruolo, i.origine)).collect::<Vec<_>>()
    };
    let rpct = [(Ruolo::Rpct, Some("spid".to_owned()))];
    casa.browser("prima")
        .apri("/accesso/con/spid")
        .entrato(CASA);
    let anna = chi_e().unwrap();
    assert_eq!(anna.nome, "anna.neri");
    assert_eq!(incarichi(anna.id), rpct);
    assert_eq!(quanti(), prima + 1);
    // Coming in again she is who she was.
    casa.browser("seconda")
        .apri("/accesso/con/spid")
        .entrato(CASA);
    assert_eq!(chi_e(), Some(anna.clone()));
    assert_eq!(incarichi(anna.id), rpct);
    assert_eq!(quanti(), prima + 1);
    acceso.spegni();
}

/// Where a browser is sent, when it does not go there.
fn rimando(curl: &Curl, percorso: &str) -> String {
    let fermo = [
        "--no-location",
        "-w",
        "\n%{http_code} %{num_redirects} %{redirect_url}",
    ];
    curl.chiedi(&fermo, percorso).dove
}

/// The address stays in histories and logs, with its code: whoever finds it there gets in nowhere, not even with the cookies that went with it.
#[test]
fn a_way_back_that_was_used_opens_nothing_more() {
    let casa = Casa::nuova();
    let file = bugia(&casa.banco, "");
    let porta = casa.fornitore.to_string();
    let _fornitore = Fornitore::accendi("bugiardo.mjs", &[&porta, "schedario", &file]);
    let acceso = casa.accendi("attributo = 'fiscalNumber'");
    collega(&casa, Attributo::CodiceFiscale, "NRENNA80A41F205X");
    let curl = casa.browser("anna");
    let entra = rimando(&curl, "/accesso/con/spid");
    let ritorno = rimando(&curl, &entra);
    assert!(
        ritorno.starts_with("/accesso/con/spid/ritorno?")
            && ritorno.contains("code=un-codice")
            && ritorno.contains("state="),
        "{ritorno}"
    );
    let suoi = casa.banco.file("biscotti-anna");
    std::fs::copy(suoi, casa.banco.file("biscotti-copia")).unwrap();
    curl.apri(&ritorno).entrato(CASA);
    for chi in ["anna", "copia", "ladro"] {
        let no = casa.browser(chi).apri(&ritorno);
        assert!(
            no.pagina.contains("non è cominciato in questo browser"),
            "{chi}: {} {}",
            no.dove,
            no.pagina
        );
    }
    // She is in all the while; the other two are not.
    let viste = format!("{CASA}/viste");
    curl.apri(&viste).entrato(CASA);
    for chi in ["copia", "ladro"] {
        assert_eq!(casa.browser(chi).apri(&viste).dove, "/accesso", "{chi}");
    }
    acceso.spegni();
}

#[test]
fn a_provider_needs_the_address_of_the_program_and_sound_settings() {
    let banco = Banco::nuovo();
    banco.scrivi("segreto", b"s");
    let serve = |toml: &str, altro: &[&str]| {
        let file = banco.scrivi("identita.toml", toml.as_bytes());
        let mut comando = banco.comando(&[&["serve", "--listen", "127.0.0.1:0"], altro].concat());
        comando.env("SCHEDARIO_IDENTITA", file);
        crate::banco::detto(&mut comando).rifiuta()
    };
    let giusto = "[[provider]]
codice = 'spid'
nome = 'SPID'
emittente = 'https://spid.example'
cliente = 'schedario'
file_segreto = 'segreto'
attributo = 'fiscalNumber'
";
    assert!(serve(giusto, &[]).contains("--url"));
    let url = ["--url", "https://comune.example"];
    for (prima, dopo, atteso) in [
        (
            "https://spid",
            "http://spid",
            "L'emittente «http://spid.example»",
        ),
        ("'segreto'", "'manca'", "non si legge"),
        (
            "codice = 'spid'",
            "codice = 'SPID e CIE'",
            "sta negli indirizzi",
        ),
        ("attributo", "atributo", "atributo"),
        ("'spid'", "'directory'", "c'è due volte, o è «directory»"),
    ] {
        let no = serve(&giusto.replace(prima, dopo), &url);
        assert!(no.contains(atteso), "{atteso}: {no}");
    }
    let doppio = format!("{giusto}{giusto}");
    assert!(serve(&doppio, &url).contains("c'è due volte"));
    let di_chi = format!("{giusto}crea = true\n");
    let no = serve(&di_chi, &url);
    assert!(
        no.contains("scrivi quale in ente") && no.contains("scrivi gli incarichi"),
        "{no}"
    );
    let incarichi = format!(
        "{giusto}ente = 'comune'\n[[provider.incarichi]]\nruolo = 'capo'\n[[provider.incarichi]]\nruolo = 'responsabile'\n[[provider.incarichi]]\nruolo = 'rpct'\ncdr = 'U_01'\n"
    );
    let no = serve(&incarichi, &url);
    for atteso in ["«capo» non esiste", "scrivi quale in cdr", "togli cdr"] {
        assert!(no.contains(atteso), "{atteso}: {no}");
    }
}
