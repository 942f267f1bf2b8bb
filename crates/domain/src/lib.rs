//! The words of the sheets and their rules.
//!
//! No I/O, no SQL, no HTTP, no clock: a rule that needs today is given today.

pub mod actor;
pub mod albero;
pub mod allegato;
pub mod andamento;
pub mod anomalie;
pub mod area;
pub mod campo;
pub mod cartella;
pub mod catalogo;
pub mod cdr;
pub mod ciclo;
pub mod commento;
pub mod data;
pub mod decimale;
pub mod elenchi;
pub mod ente;
pub mod esportazione;
pub mod fact;
pub mod formula;
pub mod gantt;
pub mod gettone;
pub mod identita;
pub mod importazione;
pub mod incarico;
pub mod libro;
pub mod misura;
pub mod modello;
pub mod monitoraggio;
pub mod orario;
pub mod permesso;
pub mod persona;
pub mod portatore;
pub mod promemoria;
pub mod punteggio;
pub mod refusal;
pub mod registro;
pub mod regole;
pub mod ribaltamento;
pub mod rilevazione;
pub mod rischio;
mod scelta;
pub mod scheda;
pub mod smvp;
pub mod testo;
pub mod tracciato;
pub mod versione;
pub mod vista;

pub use actor::{Actor, Ambito, UtenteId};
pub use decimale::Decimale;
pub use fact::{Atto, Fact, Modifica};
pub use permesso::{Permesso, Ruolo};
pub use refusal::Refusal;
pub use scheda::{Livello, Scheda, SchedaId, Stato};
pub use vista::{Vista, VistaId};
