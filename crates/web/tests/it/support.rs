//! The program as a browser meets it: the router over a database of its own, a person signed in, forms that carry their token.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use domain::actor::Actor;
use domain::cartella::{CartellaLetta, Dato, FoglioLetto, FormatoCartella};
use domain::decimale::Decimale;
use domain::importazione::Rifiuto;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use web::{App, Programmi, Segreto, Servizi};

pub(crate) const HOST: &str = "schedario.prova";
pub(crate) const CSRF: &str = "segno-della-prova";

/// The pages over a fresh database with two bodies; the person signed in belongs to the first.
pub(crate) struct Prova {
    pub(crate) dati: testkit::Prova,
    router: Router,
    servizi: Servizi,
    cookie: String,
    /// How often the worker that prints was woken.
    pub(crate) sveglie: Arc<AtomicUsize>,
    /// Where the books lie.
    stampe: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Risposta {
    pub(crate) stato: StatusCode,
    pub(crate) intestazioni: HeaderMap,
    pub(crate) byte: Vec<u8>,
}

impl Risposta {
    /// The body as text.
    pub(crate) fn testo(&self) -> String {
        String::from_utf8_lossy(&self.byte).into_owned()
    }

    /// The page without tags, its blanks single: what a person reads.
    pub(crate) fn letto(&self) -> String {
        senza_segni(&self.testo())
    }

    /// The rows of a tree of scores, each moved in by its depth.
    pub(crate) fn rami(&self) -> String {
        let testo = self.testo();
        let albero = testo
            .split("sch-scores is-first")
            .nth(1)
            .unwrap_or_default();
        let (mut profondita, mut rami) = (0_usize, Vec::new());
        for pezzo in albero.split("<ul class=\"sch-scores\"") {
            for riga in pezzo.split("<summary class=\"sch-score\"").skip(1) {
                let detta = riga.split("</summary>").next().unwrap_or_default();
                rami.push(format!(
                    "{}{}",
                    "  ".repeat(profondita),
                    senza_segni(&format!("<{detta}"))
                ));
                let chiusi = riga.matches("</ul></details></li>").count();
                profondita = profondita.saturating_sub(chiusi);
            }
            profondita += 1;
        }
        rami.join("\n")
    }

    /// The tables of the page, a row a line and cells apart: what stands behind a chart for whoever does not see it.
    pub(crate) fn tabelle(&self) -> String {
        let testo = self.testo();
        let tabelle = testo.split("<table").skip(1).map(|t| {
            let t = t.split("</table>").next().unwrap_or_default();
            let righe = t.split("<tr").skip(1).map(|r| {
                let segnate = r.replace("<td", "\u{1}<td").replace("<th", "\u{1}<th");
                let celle = segnate.split('\u{1}').skip(1).map(senza_segni);
                celle.collect::<Vec<_>>().join(" | ")
            });
            righe.collect::<Vec<_>>().join("\n")
        });
        tabelle.collect::<Vec<_>>().join("\n\n")
    }

    /// Fails unless each of these phrases can be read on the page.
    #[track_caller]
    pub(crate) fn dice(&self, frasi: &[&str]) {
        let letto = self.letto();
        for frase in frasi {
            assert!(letto.contains(frase), "{frase}: {letto}");
        }
    }

    /// A header, or nothing.
    pub(crate) fn intestazione(&self, nome: header::HeaderName) -> &str {
        self.intestazioni
            .get(nome)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// The cookie that it sets, as a browser sends it back.
    pub(crate) fn biscotto(&self) -> String {
        let intero = self.intestazione(header::SET_COOKIE);
        intero.split(';').next().unwrap_or_default().to_owned()
    }

    /// Where a redirect leads.
    pub(crate) fn dove(&self) -> String {
        assert_eq!(self.stato, StatusCode::SEE_OTHER, "{}", self.letto());
        self.intestazione(header::LOCATION).to_owned()
    }

    /// The value of each hidden field or ticked box of a name, in order.
    pub(crate) fn valori(&self, nome: &str) -> Vec<String> {
        let cercato = format!("name=\"{nome}\" value=\"");
        self.testo()
            .split(&cercato)
            .skip(1)
            .filter_map(|r| r.split('"').next().map(str::to_owned))
            .collect()
    }
}

/// A workbook as tests write one: `#foglio Name`, then rows of cells divided by `;`. What reads as a figure or a date is one.
fn cartella_di_testo(_: &str, byte: &[u8]) -> Option<Result<CartellaLetta, Rifiuto>> {
    let testo = std::str::from_utf8(byte).ok()?;
    if testo.starts_with("#rotto") {
        return Some(Err(Rifiuto {
            frase: "il foglio di prova è rotto".to_owned(),
        }));
    }
    let fogli = testo
        .strip_prefix("#foglio ")?
        .split("\n#foglio ")
        .map(|f| {
            let (nome, righe) = f.split_once('\n').unwrap_or((f, ""));
            let dato = |t: &str| match (Decimale::parse_it(t), domain::data::parse_it(t)) {
                (Ok(n), _) => Dato::Numero(n),
                (_, Ok(d)) => Dato::Data(d),
                _ => Dato::testo(t),
            };
            FoglioLetto {
                nome: nome.to_owned(),
                righe: righe
                    .lines()
                    .map(|r| r.split(';').map(dato).collect())
                    .collect(),
                unioni: Vec::new(),
            }
        });
    Some(Ok(CartellaLetta {
        formato: FormatoCartella::Xlsx,
        fogli: fogli.collect(),
        avvisi: Vec::new(),
    }))
}

impl Prova {
    /// A new one.
    pub(crate) fn new() -> Self {
        let dati = testkit::Prova::new();
        let stampe = tempfile::tempdir().unwrap();
        let sveglie = Arc::new(AtomicUsize::new(0));
        let (contate, cartella) = (sveglie.clone(), stampe.path().to_owned());
        let servizi = Servizi {
            leggi: Arc::new(|nome, byte, sinonimi| {
                imports::leggi_con(nome, byte, sinonimi, &imports::Limiti::default(), &|| true)
            }),
            sveglia: Arc::new(move || {
                contate.fetch_add(1, Ordering::Relaxed);
            }),
            file_stampa: Arc::new(move |id| cartella.join(format!("{id}.pdf"))),
            foglio: Arc::new(|cartella, formato| {
                Ok(format!("{formato:?} {cartella:?}").into_bytes())
            }),
            leggi_cartella: Arc::new(cartella_di_testo),
            adesso: Arc::new(testkit::adesso),
            solo_https: false,
            posta: true,
            sito: Some("piani.comune.example".to_owned()),
            programmi: Programmi::leggi(None, Some("https://cruscotto.comune.example")).unwrap(),
            ospiti: Arc::new(domain::notifica::Ospiti::leggi("eventi.comune.example").unwrap()),
            identita: web::identita::Identita::default(),
            davanti: web::Davanti::leggi(Some(&format!("http://{HOST}")), None).unwrap(),
        };
        let cookie = entra(&dati, &dati.actor);
        Self {
            router: web::router(App::new(dati.db.clone(), servizi.clone())),
            servizi,
            dati,
            cookie,
            sveglie,
            stampe,
        }
    }

    /// The program started again over the same data: it has kept nothing of what it worked out. Gives the one that ran before.
    pub(crate) fn riparti(&mut self) -> Router {
        let nuovo = web::router(App::new(self.dati.db.clone(), self.servizi.clone()));
        std::mem::replace(&mut self.router, nuovo)
    }

    /// The program over the same data at another moment, as its workers hold it.
    pub(crate) fn alle(&self, quando: &str) -> App {
        let quando: DateTime<Utc> = quando.parse().unwrap();
        App::new(
            self.dati.db.clone(),
            Servizi {
                adesso: Arc::new(move || quando),
                ..self.servizi.clone()
            },
        )
    }

    /// The program with directory and providers.
    pub(crate) fn con_identita(&mut self, identita: web::identita::Identita) {
        self.servizi.identita = identita;
        drop(self.riparti());
    }

    /// The same pages at another moment.
    pub(crate) fn sposta(&mut self, quando: DateTime<Utc>) {
        self.servizi.adesso = Arc::new(move || quando);
        drop(self.riparti());
    }

    /// The same program, in a browser with that cookie.
    pub(crate) fn usa(&mut self, cookie: &str) {
        cookie.clone_into(&mut self.cookie);
    }

    /// The same program, with somebody signed in since a moment.
    pub(crate) fn entra_come_alle(&mut self, chi: &Actor, quando: DateTime<Utc>) {
        self.cookie = biscotto(&sessione(&self.dati, chi, quando, 12));
    }

    /// Goes on with a program that ran before.
    pub(crate) fn riprendi(&mut self, router: Router) {
        self.router = router;
    }

    /// The same program, with somebody of the other body signed in.
    pub(crate) fn da_altro(&mut self) {
        self.cookie = entra(&self.dati, &self.dati.altro);
    }

    /// The same program, with somebody else of the body signed in who has these roles.
    pub(crate) fn come(&mut self, nome: &str, ruoli: &[domain::Ruolo]) -> Actor {
        let chi = self.dati.utente(nome, ruoli);
        self.entra_come(&chi);
        chi
    }

    /// The same program, with somebody of the body signed in.
    pub(crate) fn entra_come(&mut self, chi: &Actor) {
        self.cookie = entra(&self.dati, chi);
    }

    /// Sends a form from a browser in which nobody is signed in.
    pub(crate) async fn post_pubblico(&self, url: &str, campi: &[(&str, &str)]) -> Risposta {
        let origine = format!("http://{HOST}");
        self.nuda(Method::POST, url, &[("origin", &origine)], campi)
            .await
    }

    /// Opens a page with another session.
    pub(crate) async fn con_biscotto(&self, cookie: &str, url: &str) -> Risposta {
        self.nuda(Method::GET, url, &[("cookie", cookie)], &[])
            .await
    }

    /// Address of a page of the body: `/comune-di-borgo-sereno` and what follows.
    pub(crate) fn url(&self, resto: &str) -> String {
        format!("/{}{resto}", self.dati.ente.sigla)
    }

    /// Where the book of a print lies.
    pub(crate) fn file_stampa(&self, id: &str) -> PathBuf {
        self.stampe.path().join(format!("{id}.pdf"))
    }

    /// Opens a page.
    pub(crate) async fn get(&self, url: &str) -> Risposta {
        self.invia(
            self.richiesta(Method::GET, url)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// Opens a page of the body that must be there.
    pub(crate) async fn pagina(&self, resto: &str) -> Risposta {
        let r = self.get(&self.url(resto)).await;
        assert_eq!(r.stato, StatusCode::OK, "{resto}: {}", r.letto());
        r
    }

    /// Opens such a page, and counts the statements that it cost.
    pub(crate) async fn istruzioni(&self, resto: &str) -> (u64, Risposta) {
        let prima = self.dati.db.statements();
        let r = self.pagina(resto).await;
        (self.dati.db.statements() - prima, r)
    }

    /// Sends a form as one of our pages does.
    pub(crate) async fn post(&self, url: &str, campi: &[(&str, &str)]) -> Risposta {
        let tutti: Vec<(&str, &str)> = [("csrf", CSRF)].iter().chain(campi).copied().collect();
        self.post_senza_segno(url, &tutti).await
    }

    /// Sends a form with exactly these fields.
    pub(crate) async fn post_senza_segno(&self, url: &str, campi: &[(&str, &str)]) -> Risposta {
        let corpo = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(campi)
            .finish();
        let richiesta = self
            .richiesta(Method::POST, url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.invia(richiesta.body(Body::from(corpo)).unwrap()).await
    }

    /// Sends files, the token before them.
    pub(crate) async fn carica(&self, url: &str, file: &[(&str, &[u8])]) -> Risposta {
        self.carica_con(url, CSRF, file).await
    }

    /// Sends files with a token.
    pub(crate) async fn carica_con(
        &self,
        url: &str,
        csrf: &str,
        file: &[(&str, &[u8])],
    ) -> Risposta {
        let mut parti = vec![parte("csrf", None, csrf.as_bytes())];
        parti.extend(
            file.iter()
                .map(|(nome, byte)| parte("file", Some(nome), byte)),
        );
        self.invia_parti(url, &parti).await
    }

    /// Sends the fields of a form that may carry a file: its field, its name, its bytes.
    pub(crate) async fn modulo(
        &self,
        url: &str,
        campi: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Risposta {
        self.modulo_con(CSRF, url, campi, file).await
    }

    /// Sends them with a token.
    pub(crate) async fn modulo_con(
        &self,
        csrf: &str,
        url: &str,
        campi: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Risposta {
        let mut parti: Vec<Vec<u8>> = [("csrf", csrf)]
            .iter()
            .chain(campi)
            .map(|(nome, valore)| parte(nome, None, valore.as_bytes()))
            .collect();
        parti.extend(file.map(|(campo, nome, byte)| parte(campo, Some(nome), byte)));
        self.invia_parti(url, &parti).await
    }

    async fn invia_parti(&self, url: &str, parti: &[Vec<u8>]) -> Risposta {
        let corpo = [&parti.concat()[..], b"--TAGLIO--\r\n"].concat();
        self.grezzo(url, corpo).await
    }

    /// Sends these bytes as a form with files, however badly they are made; the parts are cut by `TAGLIO`.
    pub(crate) async fn grezzo(&self, url: &str, corpo: Vec<u8>) -> Risposta {
        let richiesta = self
            .richiesta(Method::POST, url)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=TAGLIO");
        self.invia(richiesta.body(Body::from(corpo)).unwrap()).await
    }

    /// Sends a request with these headers and no others.
    pub(crate) async fn nuda(
        &self,
        metodo: Method,
        url: &str,
        intestazioni: &[(&str, &str)],
        campi: &[(&str, &str)],
    ) -> Risposta {
        let mut richiesta = Request::builder()
            .method(metodo)
            .uri(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if !intestazioni.iter().any(|(nome, _)| *nome == "host") {
            richiesta = richiesta.header(header::HOST, HOST);
        }
        for (nome, valore) in intestazioni {
            richiesta = richiesta.header(*nome, *valore);
        }
        let corpo = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(campi)
            .finish();
        self.invia(richiesta.body(Body::from(corpo)).unwrap()).await
    }

    /// Asks as a program does: with a token, and JSON where something is sent.
    pub(crate) async fn chiama(
        &self,
        metodo: Method,
        url: &str,
        intestazioni: &[(&str, &str)],
        corpo: &str,
    ) -> Risposta {
        let json = ("content-type", "application/json");
        let suo = (!corpo.is_empty()).then_some(json);
        let h: Vec<(&str, &str)> = suo
            .into_iter()
            .chain(intestazioni.iter().copied())
            .collect();
        self.grezzo_con(metodo, url, &h, corpo).await
    }

    /// The same, with a body of any kind: the headers say which.
    pub(crate) async fn grezzo_con(
        &self,
        metodo: Method,
        url: &str,
        intestazioni: &[(&str, &str)],
        corpo: &str,
    ) -> Risposta {
        let mut richiesta = Request::builder()
            .method(metodo)
            .uri(url)
            .header(header::HOST, HOST);
        for (nome, valore) in intestazioni {
            richiesta = richiesta.header(*nome, *valore);
        }
        let corpo = Body::from(corpo.to_owned());
        self.invia(richiesta.body(corpo).unwrap()).await
    }

    /// Sends a form from an address of the network, from a browser in which nobody is signed in.
    pub(crate) async fn post_da(&self, da: &str, url: &str, campi: &[(&str, &str)]) -> Risposta {
        let corpo = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(campi)
            .finish();
        let da: SocketAddr = format!("{da}:40000").parse().unwrap();
        let richiesta = Request::post(url)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(da));
        self.invia(richiesta.body(Body::from(corpo)).unwrap()).await
    }

    /// The cookie of the person signed in.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    fn richiesta(&self, metodo: Method, url: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(metodo)
            .uri(url)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, &self.cookie)
    }

    async fn invia(&self, richiesta: Request<Body>) -> Risposta {
        let r = self.router.clone().oneshot(richiesta).await.unwrap();
        let (parti, corpo) = r.into_parts();
        Risposta {
            stato: parti.status,
            intestazioni: parti.headers,
            byte: corpo.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}

/// Opens a session of somebody that began at a moment and lasts some hours.
pub(crate) fn sessione(
    dati: &testkit::Prova,
    chi: &Actor,
    inizio: DateTime<Utc>,
    ore: i64,
) -> Segreto {
    let segreto = Segreto::nuovo();
    dati.scrivi(|tx| {
        store::sessioni::create(
            tx,
            &segreto.impronta(),
            chi.utente.unwrap(),
            CSRF,
            inizio,
            inizio + TimeDelta::hours(ore),
        )
    });
    segreto
}

/// The cookie of a session, as a browser sends it.
pub(crate) fn biscotto(segreto: &Segreto) -> String {
    format!("schedario_sessione={}", segreto.testo())
}

/// Signs somebody in and gives back his cookie.
fn entra(dati: &testkit::Prova, chi: &Actor) -> String {
    biscotto(&sessione(dati, chi, testkit::adesso(), 8))
}

/// A part of a form that may carry files: the name of its field, that of its file, its bytes.
fn parte(campo: &str, file: Option<&str>, byte: &[u8]) -> Vec<u8> {
    let file = file.map_or_else(String::new, |nome| {
        format!("; filename=\"{nome}\"\r\nContent-Type: application/octet-stream")
    });
    let testa =
        format!("--TAGLIO\r\nContent-Disposition: form-data; name=\"{campo}\"{file}\r\n\r\n");
    [testa.as_bytes(), byte, b"\r\n"].concat()
}

/// Text without its tags, blanks single.
fn senza_segni(html: &str) -> String {
    let (mut letto, mut dentro) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => dentro = true,
            '>' if dentro => {
                dentro = false;
                letto.push(' ');
            }
            c if !dentro => letto.push(c),
            _ => {}
        }
    }
    let letto = letto
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    letto.split_whitespace().collect::<Vec<_>>().join(" ")
}
