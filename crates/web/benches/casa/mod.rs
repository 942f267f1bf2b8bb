//! The program as the benches of its pages start it.

pub(crate) mod presa;

use std::sync::Arc;

use domain::Actor;
use testkit::{Prova, adesso};
use web::{App, Segreto, Servizi, impronta};

/// The token of every session here.
pub(crate) const CSRF: &str = "segno";

/// Serves the pages on a free port, in a thread of its own, until the program ends.
pub(crate) fn accendi(prova: &Prova) -> String {
    accendi_con(prova, None)
}

/// The same, on so many threads.
pub(crate) fn accendi_con(prova: &Prova, fili: Option<usize>) -> String {
    let servizi = Servizi {
        leggi: Arc::new(|nome, byte, sinonimi| {
            imports::leggi_con(nome, byte, sinonimi, &imports::Limiti::default(), &|| true)
        }),
        sveglia: Arc::new(|| {}),
        file_stampa: Arc::new(|id| id.into()),
        adesso: Arc::new(adesso),
        foglio: Arc::new(|_, _| Err(String::new())),
        leggi_cartella: Arc::new(|_, _| None),
        solo_https: false,
        posta: false,
        sito: None,
        programmi: web::Programmi::leggi(Some("6000000"), None).unwrap(),
        ospiti: Arc::default(),
        identita: web::identita::Identita::default(),
        davanti: web::Davanti::default(),
    };
    let router = web::router(App::new(prova.db.clone(), servizi));
    let ascolto = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    ascolto.set_nonblocking(true).unwrap();
    let indirizzo = ascolto.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let mut costruttore = tokio::runtime::Builder::new_multi_thread();
        if let Some(fili) = fili {
            costruttore.worker_threads(fili);
        }
        let casa = costruttore.enable_all().build().unwrap();
        casa.block_on(async {
            let ascolto = tokio::net::TcpListener::from_std(ascolto).unwrap();
            axum::serve(ascolto, router).await.unwrap();
        });
    });
    indirizzo
}

/// Signs somebody in: the cookie that his browser sends.
pub(crate) fn entra(prova: &Prova, chi: &Actor) -> String {
    let segreto = Segreto::nuovo();
    let scade = adesso() + chrono::Duration::hours(8);
    prova.scrivi(|tx| {
        store::sessioni::create(
            tx,
            &impronta(segreto.testo()),
            chi.utente.unwrap(),
            CSRF,
            adesso(),
            scade,
        )
    });
    format!("schedario_sessione={}", segreto.testo())
}
