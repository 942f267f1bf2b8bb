//! The sheets of a plan: read, corrected, made, and their history.

mod allegati;
mod blocco;
mod caricata;
mod commenti;
mod eventi;
mod fasi;
mod indicatore;
mod indicatori;
mod mappatura;
mod monitoraggio;
mod new;
mod processo;
mod punteggio;
mod righe;
mod riprendi;
mod show;
mod storia;
mod tabella;
mod valutazione;
mod voci;

pub(crate) use allegati::{
    Controllati, controlla, create as allega, destroy as togli_allegato, file as allegato,
    list as allegati, scaricato,
};
pub(crate) use blocco::{
    Esito, campi_correggibili, correggi_campi, edit, leggi_blocco, letto, update,
};
pub(crate) use caricata::Caricata;
pub(crate) use commenti::{
    create as commenta, destroy as togli_commento, list as commenti, menzioni,
    update as correggi_commento,
};
pub(crate) use indicatore::{
    decidi as decidi_indicatore, indicatore, periodo, scrivi_periodo, tutti as indicatori,
};
pub(crate) use monitoraggio::{
    leggi_risposta, mostra as monitoraggio, rinvia as rinvia_monitoraggio,
    salva as scrivi_monitoraggio, verifica as verifica_monitoraggio,
};
pub(crate) use new::{create, new};
pub(crate) use punteggio::{show as punteggio, update as decidi};
pub(crate) use show::show;
pub(crate) use storia::storia;
pub(crate) use valutazione::{edit as valutazione, update as valuta};
