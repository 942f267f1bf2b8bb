//! What every page shows around its content, and the one way a page becomes a response.

use askama::Template;
use axum::Extension;
use axum::response::{Html, IntoResponse, Response};

use domain::Refusal;
use domain::actor::{Actor, Ambito};
use domain::cdr::CdrId;
use domain::ciclo;
use domain::permesso::Permesso;

use crate::actor::Accesso;
use crate::bozze::{Aperta, BozzaPagina, Modulo};
use crate::error::Error;

/// The frame of a page, read by `base.html` as `page`.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub title: String,
    pub ente: Option<EntePagina>,
    /// What the person signed in may do: pages offer nothing else.
    pub atti: Vec<Permesso>,
    /// Whether he reads the sheets of some CdR only: pages of a whole plan say so.
    pub parziale: bool,
    /// Name of the person signed in.
    pub user: Option<String>,
    pub csrf: String,
    /// Which item of the menu is the current one: `viste`, `importa`, `stampa`, `anagrafiche`.
    pub active: &'static str,
    /// What has just been done.
    pub flash: Option<String>,
    /// What was typed before in the form of this page, and not saved.
    pub bozza: Option<BozzaPagina>,
    /// Where the script keeps what is typed in the form of this page; empty: nowhere.
    pub conserva: String,
    /// Version of the program, in the footer.
    pub version: &'static str,
}

fn atti(puo: impl Fn(Permesso) -> bool) -> Vec<Permesso> {
    Permesso::TUTTI
        .iter()
        .copied()
        .filter(|p| puo(*p))
        .collect()
}

/// The body in the header of the page.
#[derive(Debug, Clone)]
pub(crate) struct EntePagina {
    pub nome: String,
    pub sigla: String,
}

impl Page {
    /// A page for nobody in particular (login).
    pub(crate) fn pubblica(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            ente: None,
            atti: Vec::new(),
            parziale: false,
            user: None,
            csrf: String::new(),
            active: "",
            flash: None,
            bozza: None,
            conserva: String::new(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// A page of a body, for the person signed in.
    pub(crate) fn di(accesso: &Accesso, title: impl Into<String>, active: &'static str) -> Self {
        Self {
            title: title.into(),
            ente: Some(EntePagina {
                nome: accesso.ente.nome.clone(),
                sigla: accesso.ente.sigla.clone(),
            }),
            atti: atti(|p| accesso.actor.puo(p)),
            parziale: accesso.actor.puo(Permesso::Leggere)
                && accesso.actor.ambito(Permesso::Leggere) != Ambito::TuttoEnte,
            user: Some(accesso.actor.nome.clone()),
            csrf: accesso.csrf.clone(),
            active,
            ..Self::pubblica("")
        }
    }

    /// The same page about a sheet of a CdR: offers only what may be done there.
    pub(crate) fn sulla_scheda(mut self, actor: &Actor, cdr: Option<&CdrId>) -> Self {
        self.atti = atti(|p| actor.puo_su(p, cdr));
        self
    }

    /// The same page where an act is not to be offered.
    pub(crate) fn senza(mut self, permesso: Permesso) -> Self {
        self.atti.retain(|p| *p != permesso);
        self
    }

    fn puo(&self, permesso: Permesso) -> bool {
        self.atti.contains(&permesso)
    }

    // One word for each act that a template asks for: a misspelt one does not compile.

    pub(crate) fn legge(&self) -> bool {
        self.puo(Permesso::Leggere)
    }
    pub(crate) fn stampa(&self) -> bool {
        self.puo(Permesso::Stampare)
    }
    pub(crate) fn compila(&self) -> bool {
        self.puo(Permesso::Compilare)
    }
    pub(crate) fn fa_passare(&self) -> bool {
        ciclo::PERMESSI.iter().any(|p| self.puo(*p))
    }
    pub(crate) fn adotta(&self) -> bool {
        self.puo(Permesso::Adottare)
    }
    pub(crate) fn monitora(&self) -> bool {
        self.puo(Permesso::Monitorare)
    }
    pub(crate) fn accetta(&self) -> bool {
        self.puo(Permesso::Accettare)
    }
    pub(crate) fn decide(&self) -> bool {
        self.puo(Permesso::DecidereIPunteggi)
    }
    pub(crate) fn compone(&self) -> bool {
        self.puo(Permesso::Comporre)
    }
    pub(crate) fn importa(&self) -> bool {
        self.puo(Permesso::Importare)
    }
    pub(crate) fn anagrafa(&self) -> bool {
        self.puo(Permesso::TenereLeAnagrafiche)
    }
    pub(crate) fn regola(&self) -> bool {
        self.puo(Permesso::StabilireLeRegole)
    }
    pub(crate) fn conferisce(&self) -> bool {
        self.puo(Permesso::ConferireIncarichi)
    }
    pub(crate) fn delega(&self) -> bool {
        self.puo(Permesso::Delegare)
    }
    pub(crate) fn invita(&self) -> bool {
        self.puo(Permesso::GestireGliAccessi)
    }
    pub(crate) fn imposta(&self) -> bool {
        self.puo(Permesso::ImpostareLEnte)
    }
    pub(crate) fn sorveglia(&self) -> bool {
        self.puo(Permesso::LeggereIlRegistro)
    }

    /// The page of a form of a sheet: what was typed before is offered, what is typed now is kept.
    pub(crate) fn con_bozza(mut self, aperta: &Aperta, modulo: &Modulo) -> Self {
        self.conserva = aperta.conserva(modulo);
        self.bozza.clone_from(&aperta.pagina);
        self
    }

    /// Says what has just been done; `esito` travels in the address after a save.
    pub(crate) fn esito(mut self, esito: Option<&str>) -> Self {
        self.flash = esito.and_then(frase).map(str::to_owned);
        self
    }
}

/// What the address of a page may say about what has just been done.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Dopo {
    pub esito: Option<String>,
}

/// A closed list: nobody can put words of his own on our pages by sending a link.
pub(crate) fn frase(esito: &str) -> Option<&'static str> {
    Some(match esito {
        "salvata" => "Le modifiche sono salvate.",
        "creata" => "Fatto: la nuova voce è registrata.",
        "invariata" => "Non c'era nulla da cambiare.",
        "importata" => "L'importazione è confermata e le schede sono registrate.",
        "caricata" => {
            "L'importazione è fatta: le righe sono registrate. Finché nessuno le tocca, si può annullare."
        }
        "ripresa" => "L'importazione è annullata: tutto è tornato com'era prima.",
        "lette" => "I file sono letti: apri ogni anteprima, controllala e confermala.",
        "scelte" => "Le tue scelte sono salvate. Non è ancora registrato niente.",
        "annullata" => "L'operazione è annullata: nulla è stato modificato.",
        "eliminata" => "La voce è eliminata.",
        "password" => "La password è cambiata. Gli altri browser in cui eri entrato sono usciti.",
        "accettata" => "La segnalazione è accettata: la trovi fra quelle accettate.",
        "riaperta" => "L'accettazione è tolta: se la segnalazione c'è ancora, è di nuovo aperta.",
        "superata" => {
            "Nel frattempo la segnalazione è cambiata, o qualcuno l'ha già accettata: guardala di nuovo."
        }
        "bloccato" => "Il punteggio è deciso: conta quello che hai scritto.",
        "sbloccato" => "Conta di nuovo il punteggio calcolato.",
        "collegato" => "L'accesso è collegato: d'ora in poi la persona entra di lì.",
        "fattore_tolto" => "Il secondo fattore è tolto: la persona entra senza codice.",
        "conferito" => "L'incarico è conferito: vale dal suo primo giorno.",
        "passata" => "Fatto: la scheda è passata al nuovo stato.",
        "ribaltata" => "Fatto: le schede scelte sono nel piano nuovo, in bozza.",
        "fissata" => "Fatto: il piano è fissato in una nuova versione.",
        "avanti" => "Fatto: il piano è passato al nuovo stato.",
        "passate" => "Fatto: le schede scelte sono passate al nuovo stato.",
        "allegato" => "Fatto: quello che hai inviato è allegato alla scheda.",
        "tolto" => "L'allegato è tolto: nella storia restano il suo nome e il suo SHA-256.",
        "commentato" => "Il commento è scritto.",
        "avvisati" => "Il commento è scritto, e chi hai nominato lo trova fra i suoi avvisi.",
        "nessuno_avvisato" => {
            "Il commento è scritto, ma dopo la @ non c'è il nome di nessuno che legga questa scheda: nessuno è avvisato."
        }
        "commento_corretto" => "Il commento è corretto: chi lo legge vede che lo è, e da quando.",
        "commento_tolto" => {
            "Il commento è tolto: di quello che diceva resta l'impronta nella storia."
        }
        "allegato_piano" => "Fatto: quello che hai inviato è fra i documenti del piano.",
        "tolto_piano" => {
            "Il documento è tolto: nella storia del piano restano il suo nome e il suo SHA-256."
        }
        "aperta" => "La sessione di monitoraggio è aperta: chi compila la trova fra le sue schede.",
        "chiusa" => "La sessione di monitoraggio è chiusa.",
        "estratto" => "Il campione è estratto.",
        "dichiarata" => "Fatto: la scheda è dichiarata completa.",
        "dichiarata_tardi" => {
            "Fatto: la scheda è dichiarata completa. Il termine era già passato: risulta in ritardo."
        }
        "rinviata" => "La scheda è rinviata: chi la compila legge il motivo fra le sue schede.",
        "verificata" => "L'esito della verifica è registrato.",
        "scollegato" => {
            "L'accesso è scollegato. Se la persona deve tornare a entrare, prepara un nuovo invito."
        }
        "revocato" => "L'incarico è revocato: da questo momento non vale più.",
        "recapito" => {
            "Ti abbiamo scritto: apri il messaggio e segui l'indirizzo che contiene, così sappiamo che la casella è tua."
        }
        "recapito_tolto" => "L'indirizzo è tolto: non ti scriviamo più.",
        "calendario_tolto" => {
            "L'indirizzo del calendario è tolto: chi lo aveva non legge più niente."
        }
        "confermato" => "L'indirizzo è confermato: i promemoria arrivano lì.",
        "promemoria" => "Le tue scelte sui promemoria sono salvate.",
        "edizione_pubblicata" => "L'edizione è pubblicata: chiunque può leggerla.",
        "edizione_ritirata" => "L'edizione è ritirata: chi la cerca legge il motivo.",
        "prospetto_salvato" => "Il prospetto è salvato: lo ritrovi qui sotto.",
        "prospetto_tolto" => "Il prospetto salvato è tolto.",
        "notifica_prova" => "Il messaggio di prova è in partenza: fra poco se ne vede l'esito.",
        "notifiche_ferme" => "Il programma non riceve più avvisi.",
        "notifiche_accese" => "Il programma riceve gli avvisi di ciò che succede da adesso.",
        "notifiche_tolte" => "Il programma è tolto.",
        "gettone_revocato" => "Il gettone è revocato: il programma che lo usava non entra più.",
        "sessione" => "La sessione è chiusa.",
        "nome_tolto" => "Il nome è tolto: al suo posto si legge «persona rimossa».",
        _ => return None,
    })
}

/// Renders a template.
pub(crate) fn pagina(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(causa) => Error::interno(&causa).into_response(),
    }
}

/// A page that says why what was sent was not done: programs are told the same without reading the page.
pub(crate) trait Spiega {
    /// Every reason, with its field.
    fn motivi(&self) -> Vec<Refusal>;

    /// What somebody else changed meanwhile, field by field; empty where that is not the reason.
    fn superata(&self) -> Vec<Refusal> {
        Vec::new()
    }
}

/// Says of a page where its reasons stand: in `errori`, or in the field that is named; and, after `superata`, in which what somebody changed
/// meanwhile.
macro_rules! spiega {
    ($pagina:ty) => {
        $crate::page::spiega!($pagina, errori);
    };
    ($pagina:ty, $($campo:ident).+) => {
        impl $crate::page::Spiega for $pagina {
            fn motivi(&self) -> Vec<domain::Refusal> {
                self.$($campo).+.clone()
            }
        }
    };
    ($pagina:ty, frasi $campo:ident) => {
        impl $crate::page::Spiega for $pagina {
            fn motivi(&self) -> Vec<domain::Refusal> {
                self.$campo.iter().cloned().map(domain::Refusal::tutto).collect()
            }
        }
    };
    ($pagina:ty, frase $campo:ident) => {
        impl $crate::page::Spiega for $pagina {
            fn motivi(&self) -> Vec<domain::Refusal> {
                vec![domain::Refusal::tutto(self.$campo)]
            }
        }
    };
    ($pagina:ty, superata $campo:ident) => {
        impl $crate::page::Spiega for $pagina {
            fn motivi(&self) -> Vec<domain::Refusal> {
                self.errori.clone()
            }

            fn superata(&self) -> Vec<domain::Refusal> {
                self.$campo.iter().map(|c| c.detto()).collect()
            }
        }
    };
}
pub(crate) use spiega;

/// What a page says only once (a link to hand over, a key): a program is told it too.
#[derive(Debug, Clone, Default)]
pub(crate) struct Detto(pub Vec<(&'static str, String)>);

/// Why a form was refused, beside the page that shows it again.
#[derive(Debug, Clone)]
pub(crate) enum Rifiuto {
    Motivi(Vec<Refusal>),
    /// Somebody saved meanwhile: what he changed.
    Superata(Vec<Refusal>),
}

/// A form shown again with its mistakes.
pub(crate) fn rifiutata(template: &(impl Template + Spiega)) -> Response {
    let superata = template.superata();
    let rifiuto = if superata.is_empty() {
        Rifiuto::Motivi(template.motivi())
    } else {
        Rifiuto::Superata(superata)
    };
    let stato = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    (stato, Extension(rifiuto), pagina(template)).into_response()
}
