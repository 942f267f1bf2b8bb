//! People of a real OpenLDAP come in with the name and password that they have there, as what its groups make of them.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::permesso::Ruolo;
use domain::{Actor, UtenteId};
use ldap3::{LdapConn, Mod};

use crate::banco::Banco;
use crate::curl::{Arrivo, Curl, PASSWORD, porta_libera, valore};
use crate::serve::Acceso;

const CASA: &str = "/comune-di-borgo-sereno";
const RADICE: &str = "dc=borgo,dc=example";

/// What is in it when a test begins. Marta is nobody's colleague: no group knows her.
const PERSONE: &str = "dn: dc=borgo,dc=example
objectClass: dcObject
objectClass: organization
dc: borgo
o: Comune

dn: ou=persone,dc=borgo,dc=example
objectClass: organizationalUnit
ou: persone

dn: ou=gruppi,dc=borgo,dc=example
objectClass: organizationalUnit
ou: gruppi

dn: cn=schedario,dc=borgo,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: schedario
userPassword: programma

dn: uid=anna,ou=persone,dc=borgo,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna Neri
sn: Neri
userPassword: password di anna

dn: uid=carlo,ou=persone,dc=borgo,dc=example
objectClass: inetOrgPerson
uid: carlo
cn: Carlo Bianchi
sn: Bianchi
userPassword: password di carlo

dn: uid=marta,ou=persone,dc=borgo,dc=example
objectClass: inetOrgPerson
uid: marta
cn: Marta Verdi
sn: Verdi
userPassword: password di marta

dn: cn=Prevenzione,ou=gruppi,dc=borgo,dc=example
objectClass: groupOfNames
cn: Prevenzione
member: uid=anna,ou=persone,dc=borgo,dc=example

dn: cn=Ragioneria,ou=gruppi,dc=borgo,dc=example
objectClass: groupOfNames
cn: Ragioneria
member: uid=carlo,ou=persone,dc=borgo,dc=example
member: uid=anna,ou=persone,dc=borgo,dc=example
";

/// slapd in a folder of its own, until the test ends.
struct Slapd {
    cartella: PathBuf,
    cifrata: u16,
    chiara: u16,
    processo: Child,
}

impl Drop for Slapd {
    fn drop(&mut self) {
        drop(self.processo.kill());
        drop(self.processo.wait());
    }
}

impl Slapd {
    fn accendi(banco: &Banco) -> Self {
        let cartella = banco.file("slapd");
        std::fs::create_dir_all(cartella.join("base")).unwrap();
        certifica(&cartella);
        let d = cartella.display();
        let conf = format!(
            "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {d}/pid
argsfile {d}/args
TLSCACertificateFile {d}/ca.pem
TLSCertificateFile {d}/carta.pem
TLSCertificateKeyFile {d}/chiave.pem
database mdb
maxsize 16777216
suffix {RADICE}
rootdn cn=admin,{RADICE}
rootpw amministra
directory {d}/base
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact=cn=schedario,{RADICE} read by * none
"
        );
        std::fs::write(cartella.join("slapd.conf"), conf).unwrap();
        std::fs::write(cartella.join("persone.ldif"), PERSONE).unwrap();
        let riempita = Command::new("/usr/sbin/slapadd")
            .arg("-f")
            .arg(cartella.join("slapd.conf"))
            .arg("-l")
            .arg(cartella.join("persone.ldif"))
            .output()
            .unwrap();
        let detto = String::from_utf8_lossy(&riempita.stderr);
        assert!(riempita.status.success(), "{detto}");
        let (cifrata, chiara) = (porta_libera(), porta_libera());
        let processo = Self::processo(&cartella, cifrata, chiara);
        let slapd = Self {
            cartella,
            cifrata,
            chiara,
            processo,
        };
        slapd.attendi();
        slapd
    }

    fn processo(cartella: &std::path::Path, cifrata: u16, chiara: u16) -> Child {
        let errori = std::fs::File::create(cartella.join("errori")).unwrap();
        let dove = format!("ldaps://127.0.0.1:{cifrata} ldap://127.0.0.1:{chiara}");
        Command::new("/usr/sbin/slapd")
            .args(["-d", "0", "-h", &dove, "-f"])
            .arg(cartella.join("slapd.conf"))
            .stderr(Stdio::from(errori))
            .spawn()
            .unwrap()
    }

    /// Waits until it answers.
    fn attendi(&self) {
        for _ in 0..400 {
            if std::net::TcpStream::connect(("127.0.0.1", self.cifrata)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let errori = std::fs::read_to_string(self.cartella.join("errori")).unwrap();
        panic!("slapd does not answer: {errori}");
    }

    /// Stops it; what it knows stays.
    fn spegni(&mut self) {
        self.processo.kill().unwrap();
        self.processo.wait().unwrap();
    }

    fn riaccendi(&mut self) {
        self.processo = Self::processo(&self.cartella, self.cifrata, self.chiara);
        self.attendi();
    }

    /// As the one who keeps it.
    fn cambia(&self, come: impl FnOnce(&mut LdapConn) -> ldap3::result::Result<ldap3::LdapResult>) {
        let mut conn = LdapConn::new(&format!("ldap://127.0.0.1:{}", self.chiara)).unwrap();
        let chi = format!("cn=admin,{RADICE}");
        conn.simple_bind(&chi, "amministra")
            .unwrap()
            .success()
            .unwrap();
        come(&mut conn).unwrap().success().unwrap();
    }

    fn nel_gruppo(&self, gruppo: &str, uid: &str, dentro: bool) {
        let chi = HashSet::from([format!("uid={uid},ou=persone,{RADICE}")]);
        let attributo = "member".to_owned();
        let cambio = if dentro {
            Mod::Add(attributo, chi)
        } else {
            Mod::Delete(attributo, chi)
        };
        let gruppo = format!("cn={gruppo},ou=gruppi,{RADICE}");
        self.cambia(|c| c.modify(&gruppo, vec![cambio]));
    }

    /// The settings of the program: `indirizzo` and the lines beneath it vary.
    fn impostazioni(&self, banco: &Banco, indirizzo: &str, cdr: &str) -> String {
        banco.scrivi("password-ldap", b"programma\n");
        let toml = format!(
            "[directory]
nome = 'Directory del Comune'
{indirizzo}
chi = 'cn=schedario,{RADICE}'
file_password = 'password-ldap'
persone = 'ou=persone,{RADICE}'
gruppi = 'ou=gruppi,{RADICE}'
ente = 'comune-di-borgo-sereno'
crea = true

[[directory.incarichi]]
gruppo = 'CN=Prevenzione, ou=gruppi, {RADICE}'
ruolo = 'rpct'

[[directory.incarichi]]
gruppo = 'cn=Ragioneria,ou=gruppi,{RADICE}'
ruolo = 'responsabile'
cdr = '{cdr}'
"
        );
        banco.scrivi("identita.toml", toml.as_bytes())
    }

    fn cifrato(&self) -> String {
        format!(
            "indirizzo = 'ldaps://127.0.0.1:{}'\ncertificato = 'slapd/ca.pem'",
            self.cifrata
        )
    }
}

/// An authority of its own, and a certificate of it for this machine: what a body does whose directory is nobody else's business.
fn certifica(cartella: &std::path::Path) {
    let openssl = |argomenti: &[&str]| {
        let fatto = Command::new("openssl")
            .args(argomenti)
            .current_dir(cartella)
            .output()
            .unwrap();
        let detto = String::from_utf8_lossy(&fatto.stderr);
        assert!(fatto.status.success(), "{detto}");
    };
    std::fs::write(
        cartella.join("estensioni"),
        "subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n",
    )
    .unwrap();
    openssl(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=Comune",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
    ]);
    openssl(&[
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-keyout",
        "chiave.pem",
        "-out",
        "richiesta.pem",
    ]);
    openssl(&[
        "x509",
        "-req",
        "-in",
        "richiesta.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "estensioni",
        "-out",
        "carta.pem",
    ]);
}

fn accendi(banco: &Banco, identita: &str) -> Acceso {
    let mut comando = banco.comando(&["serve", "--listen", "127.0.0.1:0"]);
    comando.env("SCHEDARIO_IDENTITA", identita);
    Acceso::con(comando)
}

/// Somebody with a browser of his own.
fn browser(banco: &Banco, acceso: &Acceso, chi: &str) -> Curl {
    Curl::nuovo(
        format!("http://{}", acceso.indirizzo),
        banco.file(&format!("biscotti-{chi}")),
    )
}

fn entra(curl: &Curl, nome: &str, password: &str) -> Arrivo {
    let nome = nome.replace('*', "%2A");
    let password = password.replace(' ', "+");
    curl.manda("/accesso", &format!("nome={nome}&password={password}"))
}

/// The first CdR of the demonstration.
fn un_cdr(banco: &Banco) -> String {
    let db = banco.db();
    let cdr = db.read(|c| {
        let ente = store::enti::list(c)?.remove(0);
        store::cdr::list(c, &Actor::operatore(ente.id))
    });
    cdr.unwrap()[0].codice.clone()
}

fn utente(banco: &Banco, nome: &str) -> Option<UtenteId> {
    let trovato = banco.db().read(|c| store::utenti::find_by_nome(c, nome));
    trovato.ok().map(|u| u.id)
}

/// The appointments that hold, by role and CdR, with where they come from.
fn incarichi(banco: &Banco, nome: &str) -> Vec<(Ruolo, String, String)> {
    let id = utente(banco, nome).unwrap();
    let tutti = banco.db().read(|c| {
        let ente = store::enti::list(c)?.remove(0);
        store::incarichi::list(c, &Actor::operatore(ente.id))
    });
    let mut suoi: Vec<_> = tutti
        .unwrap()
        .into_iter()
        .filter(|i| i.utente == id && i.revocato.is_none())
        .map(|i| {
            let cdr = i.cdr.map(|c| c.codice).unwrap_or_default();
            (i.ruolo, cdr, i.origine.unwrap_or_default())
        })
        .collect();
    suoi.sort_by_key(|(r, ..)| r.codice());
    suoi
}

const SBAGLIATA: &str = "Nome o password non corretti";

#[test]
fn people_of_the_directory_are_what_their_groups_make_of_them() {
    let banco = Banco::con_demo();
    let cdr = un_cdr(&banco);
    let slapd = Slapd::accendi(&banco);
    let file = slapd.impostazioni(&banco, &slapd.cifrato(), &cdr);
    let acceso = accendi(&banco, &file);
    let anna = browser(&banco, &acceso, "anna");
    assert!(
        anna.apri("/accesso")
            .pagina
            .contains("il nome e la password di «Directory del Comune»")
    );
    // What is wrong stays out: a password, none at all, nobody's name, and a name that would be a pattern.
    for (nome, password) in [
        ("anna", "altra"),
        ("anna", ""),
        ("nessuno", "password di anna"),
        ("*", "password di anna"),
        ("ann*", "password di anna"),
        ("schedario", "programma"),
    ] {
        let no = entra(&anna, nome, password);
        assert!(no.pagina.contains(SBAGLIATA), "{nome}: {}", no.pagina);
    }
    assert_eq!(utente(&banco, "anna"), None);
    let dentro = entra(&anna, "ANNA", "password di anna");
    dentro.entrato(CASA);
    let da = "directory".to_owned();
    let rpct = (Ruolo::Rpct, String::new(), da.clone());
    let responsabile = (Ruolo::Responsabile, cdr.clone(), da.clone());
    assert_eq!(
        incarichi(&banco, "anna"),
        [responsabile.clone(), rpct.clone()]
    );
    let sue = anna.apri(&format!("{CASA}/ente/password")).pagina;
    assert!(sue.contains("Entri con Directory del Comune"), "{sue}");
    // Somebody whom the directory knows and no group does: no account is made of her.
    let marta = browser(&banco, &acceso, "marta");
    let no = entra(&marta, "marta", "password di marta");
    assert!(
        no.pagina.contains("nessun accesso di Schedario"),
        "{}",
        no.pagina
    );
    assert_eq!(utente(&banco, "marta"), None);
    // Her group takes an appointment away, and gives it back: at the next login, on the same account.
    let prima = utente(&banco, "anna");
    slapd.nel_gruppo("Ragioneria", "anna", false);
    entra(
        &browser(&banco, &acceso, "anna2"),
        "anna",
        "password di anna",
    );
    assert_eq!(incarichi(&banco, "anna"), std::slice::from_ref(&rpct));
    slapd.nel_gruppo("Ragioneria", "anna", true);
    entra(
        &browser(&banco, &acceso, "anna3"),
        "anna",
        "password di anna",
    );
    assert_eq!(incarichi(&banco, "anna"), [responsabile, rpct]);
    assert_eq!(utente(&banco, "anna"), prima);
    acceso.spegni();
}

#[test]
fn a_person_stays_who_he_is_and_another_with_his_name_is_not_he() {
    let banco = Banco::con_demo();
    let slapd = Slapd::accendi(&banco);
    let file = slapd.impostazioni(&banco, &slapd.cifrato(), &un_cdr(&banco));
    let acceso = accendi(&banco, &file);
    entra(
        &browser(&banco, &acceso, "carlo"),
        "carlo",
        "password di carlo",
    );
    let carlo = utente(&banco, "carlo").unwrap();
    // He is given another name there: he is the same here.
    slapd.nel_gruppo("Ragioneria", "carlo", false);
    slapd.cambia(|c| {
        c.modifydn(
            &format!("uid=carlo,ou=persone,{RADICE}"),
            "uid=cbianchi",
            true,
            None,
        )
    });
    slapd.nel_gruppo("Ragioneria", "cbianchi", true);
    let dentro = entra(
        &browser(&banco, &acceso, "c2"),
        "cbianchi",
        "password di carlo",
    );
    dentro.entrato(CASA);
    assert_eq!(utente(&banco, "cbianchi"), None);
    let quale = |valore: &str| {
        let trovato = banco
            .db()
            .read(|c| store::identita::chi(c, "directory", valore));
        trovato.unwrap().map(|u| u.id)
    };
    let sua = banco.db().read(|c| store::identita::di(c, carlo)).unwrap();
    assert_eq!(quale(&sua.unwrap().valore), Some(carlo));
    // Somebody else gets the name that he had: he is not Carlo, and does not become him.
    slapd.cambia(|c| {
        let di = |attributo: &'static str, valori: &[&'static str]| {
            (attributo, valori.iter().copied().collect::<HashSet<_>>())
        };
        let voce = vec![
            di("objectClass", &["inetOrgPerson"]),
            di("cn", &["Carlo Rossi"]),
            di("sn", &["Rossi"]),
            di("userPassword", &["password di un altro"]),
        ];
        c.add(&format!("uid=carlo,ou=persone,{RADICE}"), voce)
    });
    slapd.nel_gruppo("Ragioneria", "carlo", true);
    let no = entra(
        &browser(&banco, &acceso, "c3"),
        "carlo",
        "password di un altro",
    );
    assert!(
        no.pagina
            .contains("il tuo nome è già quello di un altro accesso"),
        "{}",
        no.pagina
    );
    acceso.spegni();
}

#[test]
fn without_the_directory_whoever_has_a_password_here_comes_in() {
    let banco = Banco::con_demo();
    let mut slapd = Slapd::accendi(&banco);
    // Over a connection that begins in the clear and is encrypted before anything is said.
    let starttls = format!(
        "indirizzo = 'ldap://127.0.0.1:{}'\nstarttls = true\ncertificato = 'slapd/ca.pem'",
        slapd.chiara
    );
    let file = slapd.impostazioni(&banco, &starttls, &un_cdr(&banco));
    let acceso = accendi(&banco, &file);
    let mut parole = acceso.detto.split_whitespace();
    let link = parole.find(|p| p.contains("/primo-accesso/")).unwrap();
    let capo = browser(&banco, &acceso, "capo");
    let scelta = format!("nome=capo.ufficio&password={PASSWORD}&conferma={PASSWORD}");
    capo.manda(link, &scelta);
    let carlo = browser(&banco, &acceso, "carlo");
    let dentro = entra(&carlo, "carlo", "password di carlo");
    dentro.entrato(CASA);
    slapd.spegni();
    // Who is in stays in; who wants to come in waits; who has a password here does not need it.
    assert_eq!(carlo.apri(&format!("{CASA}/viste")).stato, "200");
    let no = entra(
        &browser(&banco, &acceso, "c2"),
        "carlo",
        "password di carlo",
    );
    assert!(
        no.pagina
            .contains("La directory dell&#39;ente non risponde"),
        "{}",
        no.pagina
    );
    let capo2 = browser(&banco, &acceso, "capo2");
    let dentro = capo2.manda(
        "/accesso",
        &format!("nome=capo.ufficio&password={PASSWORD}"),
    );
    dentro.entrato(CASA);
    slapd.riaccendi();
    let dentro = entra(
        &browser(&banco, &acceso, "c3"),
        "carlo",
        "password di carlo",
    );
    dentro.entrato(CASA);
    // A name that is tried without end, from wherever, is held back here before the directory locks it for everything else.
    let ladro = browser(&banco, &acceso, "ladro");
    let prova = |n: usize| {
        let (da, parola) = (
            format!("127.0.0.{}", 2 + n % 4),
            format!("nome=carlo&password=prova+{n}"),
        );
        ladro
            .chiedi(&["--interface", &da, "--data", &parola], "/accesso")
            .pagina
    };
    assert!(prova(0).contains(SBAGLIATA));
    let intera = format!("nome=%EF%BD%83arlo&password={}", "password+di+carlo");
    let altro = ["--data", intera.as_str()];
    let dentro = browser(&banco, &acceso, "larga").chiedi(&altro, "/accesso");
    dentro.entrato(CASA);
    let pagine: Vec<String> = (1..9).map(prova).collect();
    assert!(
        pagine
            .last()
            .unwrap()
            .contains("sono state provate troppe password"),
        "{pagine:?}"
    );
    acceso.spegni();
}

#[test]
fn an_account_that_the_office_ties_loses_its_password_and_keeps_its_person() {
    let banco = Banco::con_demo();
    let slapd = Slapd::accendi(&banco);
    let file = slapd.impostazioni(&banco, &slapd.cifrato(), &un_cdr(&banco));
    let acceso = accendi(&banco, &file);
    let mut parole = acceso.detto.split_whitespace();
    let link = parole
        .find(|p| p.contains("/primo-accesso/"))
        .unwrap()
        .to_owned();
    let capo = browser(&banco, &acceso, "capo");
    let scelta = format!("nome=capo.ufficio&password={PASSWORD}&conferma={PASSWORD}");
    let dentro = capo.manda(&link, &scelta);
    let csrf = valore(&capo.apri(&format!("{CASA}/accessi/nuovo")).pagina, "csrf").to_owned();
    dentro.entrato(CASA);
    // Marta is invited, and chooses a password.
    let invito = format!("csrf={csrf}&nome=marta.verdi&ruolo=lettore&dal=&al=&cdr=");
    let invitata = capo.manda(&format!("{CASA}/accessi/nuovo"), &invito).pagina;
    let dopo = invitata
        .split("/invito/")
        .nth(1)
        .unwrap_or_else(|| panic!("{invitata}"));
    let segreto: String = dopo
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let marta = browser(&banco, &acceso, "marta");
    let scelta = format!("password={PASSWORD}&conferma={PASSWORD}");
    let dentro = marta.manda(&format!("/invito/{segreto}"), &scelta);
    dentro.entrato(CASA);
    // The office ties her to whom she is in the directory: a name that is not there first, then hers.
    let id = utente(&banco, "marta.verdi").unwrap();
    let pagina = format!("{CASA}/accessi/{}", id.0);
    let modulo = capo.apri(&pagina).pagina;
    assert!(modulo.contains("Nome nella directory"), "{modulo}");
    let collega = |come: &str| {
        let corpo = format!("csrf={csrf}&fonte=directory&azione=collega&identita-directory={come}");
        capo.manda(&format!("{pagina}/identita"), &corpo)
    };
    let no = collega("mrta");
    assert!(
        no.pagina
            .contains("nella directory non c&#39;è nessuno con questo nome")
            && no.pagina.contains("value=\"mrta\""),
        "{}",
        no.pagina
    );
    let fatto = collega("marta");
    assert!(fatto.pagina.contains("Collegato dal"), "{}", fatto.pagina);
    // Her open session ended, her old password is worth nothing, that of the directory is; she is the same person.
    assert_eq!(marta.apri(&format!("{CASA}/viste")).dove, "/accesso");
    let no = marta.manda("/accesso", &format!("nome=marta.verdi&password={PASSWORD}"));
    assert!(no.pagina.contains(SBAGLIATA), "{}", no.pagina);
    let dentro = entra(&marta, "marta", "password di marta");
    dentro.entrato(CASA);
    let lettore = (Ruolo::Lettore, String::new(), String::new());
    assert_eq!(incarichi(&banco, "marta.verdi"), [lettore]);
    // Untied, she is out at once.
    let corpo = format!("csrf={csrf}&fonte=directory&azione=scollega");
    let fatto = capo.manda(&format!("{pagina}/identita"), &corpo);
    assert!(fatto.pagina.contains("è scollegato"), "{}", fatto.pagina);
    assert_eq!(marta.apri(&format!("{CASA}/viste")).dove, "/accesso");
    let no = entra(&marta, "marta", "password di marta");
    assert!(
        no.pagina.contains("nessun accesso di Schedario"),
        "{}",
        no.pagina
    );
    acceso.spegni();
}

#[test]
fn the_settings_are_tried_from_the_command_line() {
    let banco = Banco::con_demo();
    let mut slapd = Slapd::accendi(&banco);
    let prova = |file: &str, altro: &[&str]| {
        let parole = [&["identita"], altro].concat();
        let mut comando = banco.comando(&parole);
        comando.env("SCHEDARIO_IDENTITA", file);
        crate::banco::detto(&mut comando)
    };
    let file = slapd.impostazioni(&banco, &slapd.cifrato(), "U_01");
    let detto = prova(&file, &["--persona", "anna"]).bene();
    for atteso in [
        "Directory del Comune: risponde.",
        "entra come «anna»",
        "gruppo cn=Prevenzione,ou=gruppi,dc=borgo,dc=example",
        "incarico RPCT",
    ] {
        assert!(detto.contains(atteso), "{atteso}: {detto}");
    }
    let no = prova(&file, &["--persona", "nessuno"]).rifiuta();
    assert!(no.contains("«nessuno» non c'è"), "{no}");
    // A certificate that nobody vouches for is not believed.
    let senza_autorita = format!("indirizzo = 'ldaps://127.0.0.1:{}'", slapd.cifrata);
    let file = slapd.impostazioni(&banco, &senza_autorita, "U_01");
    let no = prova(&file, &[]).rifiuta();
    assert!(no.contains("non si raggiunge"), "{no}");
    let file = slapd.impostazioni(&banco, &slapd.cifrato(), "U_01");
    banco.scrivi("password-ldap", b"altra");
    let no = prova(&file, &[]).rifiuta();
    assert!(no.contains("non riconosce «cn=schedario"), "{no}");
    banco.scrivi("password-ldap", b"programma");
    slapd.spegni();
    let no = prova(&file, &[]).rifiuta();
    assert!(no.contains("non si raggiunge"), "{no}");
    // No password of the directory may cross a network in the clear.
    let in_chiaro = "indirizzo = 'ldap://dc.comune.example'";
    let file = slapd.impostazioni(&banco, in_chiaro, "U_01");
    let no = prova(&file, &[]).rifiuta();
    assert!(no.contains("Senza cifratura"), "{no}");
}

/// What a source gives is its own: what a person gave, it leaves alone.
#[test]
fn an_appointment_made_by_hand_outlives_the_groups() {
    let banco = Banco::con_demo();
    let cdr = un_cdr(&banco);
    let slapd = Slapd::accendi(&banco);
    let file = slapd.impostazioni(&banco, &slapd.cifrato(), &cdr);
    let acceso = accendi(&banco, &file);
    entra(
        &browser(&banco, &acceso, "carlo"),
        "carlo",
        "password di carlo",
    );
    let carlo = utente(&banco, "carlo").unwrap();
    banco
        .db()
        .write(|tx| {
            let ente = store::enti::list(tx)?.remove(0);
            store::incarichi::conferisci_i_primi(tx, ente.id, carlo, testkit::adesso())
        })
        .unwrap();
    let prima = incarichi(&banco, "carlo").len();
    slapd.nel_gruppo("Ragioneria", "carlo", false);
    entra(
        &browser(&banco, &acceso, "c2"),
        "carlo",
        "password di carlo",
    );
    let dopo = incarichi(&banco, "carlo");
    assert_eq!(dopo.len() + 1, prima, "{dopo:?}");
    assert!(dopo.iter().all(|(_, _, da)| da.is_empty()), "{dopo:?}");
    acceso.spegni();
}
