//! Tables and columns as the migrations leave them.
//!
//! Each table is written once: for the queries that the compiler checks, and as the list that backup and restore walk.

#[cfg(test)]
mod tests;

use diesel::allow_tables_to_appear_in_same_query;

/// A table of the list.
#[derive(Debug)]
pub(crate) struct Tabella {
    pub(crate) nome: &'static str,
    /// Columns of the primary key: the order of a backup.
    pub(crate) chiave: &'static [&'static str],
    /// Name and type of each column, the type as written below: `Nullable<Text>`.
    pub(crate) colonne: &'static [(&'static str, &'static str)],
}

macro_rules! tabelle {
    ($( $nome:ident ($($chiave:ident),*) { $($colonna:ident -> $tipo:ty,)* } )*) => {
        $( diesel::table! { $nome ($($chiave),*) { $($colonna -> $tipo,)* } } )*

        /// Every table, the ones referred to before the ones that refer.
        pub(crate) const TABELLE: &[Tabella] = &[$( Tabella {
            nome: stringify!($nome),
            chiave: &[$(stringify!($chiave)),*],
            colonne: &[$((stringify!($colonna), stringify!($tipo))),*],
        } ),*];

        allow_tables_to_appear_in_same_query!($($nome),*);
    };
}

tabelle! {
    enti (id) {
        id -> BigInt,
        sigla -> Text,
        nome -> Text,
        stemma -> Nullable<Binary>,
        stemma_alt -> Nullable<Text>,
        creato -> Timestamp,
        ipa -> Nullable<Text>,
    }
    utenti (id) {
        id -> BigInt,
        chiave -> Text,
        nome -> Text,
        password_hash -> Text,
        creato -> Timestamp,
    }
    appartenenze (ente, utente) {
        ente -> BigInt,
        utente -> BigInt,
    }
    incarichi (ente, id) {
        ente -> BigInt,
        id -> Text,
        utente -> BigInt,
        ruolo -> Text,
        dal -> Date,
        al -> Nullable<Date>,
        revocato -> Nullable<Timestamp>,
        cdr -> Nullable<Text>,
        origine -> Nullable<Text>,
    }
    identita (utente) {
        utente -> BigInt,
        fonte -> Text,
        valore -> Text,
        creata -> Timestamp,
    }
    sessioni (impronta) {
        impronta -> Text,
        utente -> BigInt,
        csrf -> Text,
        creata -> Timestamp,
        scade -> Timestamp,
        ultima -> Timestamp,
        browser -> Nullable<Text>,
        fonte -> Nullable<Text>,
    }
    gettoni (impronta) {
        impronta -> Text,
        utente -> BigInt,
        nome -> Text,
        diritti -> Text,
        ente -> Nullable<BigInt>,
        creato -> Timestamp,
        fino -> Date,
        ultimo -> Nullable<Timestamp>,
        revocato -> Nullable<Timestamp>,
    }
    ripetizioni (chiave) {
        chiave -> Text,
        richiesta -> Text,
        quando -> Timestamp,
        stato -> Nullable<Integer>,
        luogo -> Nullable<Text>,
        corpo -> Nullable<Text>,
    }
    secondi_fattori (utente) {
        utente -> BigInt,
        segreto -> Text,
        confermato -> Nullable<Timestamp>,
        ultimo_passo -> Nullable<BigInt>,
    }
    codici_di_recupero (utente, impronta) {
        utente -> BigInt,
        impronta -> Text,
    }
    inviti (impronta) {
        impronta -> Text,
        scade -> Timestamp,
        usato -> Nullable<Timestamp>,
        utente -> Nullable<BigInt>,
    }
    cdr (ente, id) {
        ente -> BigInt,
        id -> Text,
        codice -> Text,
        nome -> Text,
        titolo -> Nullable<Text>,
        nome_breve -> Nullable<Text>,
        responsabile -> Nullable<Text>,
        assessorato -> Nullable<Text>,
        padre -> Nullable<Text>,
        dal -> Nullable<Date>,
        al -> Nullable<Date>,
    }
    cdr_proseguimenti (ente, cdr, posizione) {
        ente -> BigInt,
        cdr -> Text,
        posizione -> Integer,
        successore -> Text,
    }
    cdr_passati (ente, cdr, al) {
        ente -> BigInt,
        cdr -> Text,
        al -> Date,
        nome -> Text,
        titolo -> Nullable<Text>,
        nome_breve -> Nullable<Text>,
        responsabile -> Nullable<Text>,
        assessorato -> Nullable<Text>,
        padre -> Nullable<Text>,
    }
    cdr_alias (ente, cdr, posizione) {
        ente -> BigInt,
        cdr -> Text,
        posizione -> Integer,
        nome -> Text,
    }
    persone (ente, id) {
        ente -> BigInt,
        id -> Text,
        chiave -> Text,
        cognome_nome -> Text,
        incarico -> Nullable<Text>,
        email -> Nullable<Text>,
    }
    portatori (ente, id) {
        ente -> BigInt,
        id -> Text,
        chiave -> Text,
        nome -> Text,
    }
    viste (ente, id) {
        ente -> BigInt,
        id -> Text,
        codice -> Text,
        titolo -> Text,
        tipo -> Text,
        anno -> Integer,
        dal -> Integer,
        al -> Integer,
        metodo -> Nullable<Text>,
        smvp -> Nullable<Text>,
        margine -> Nullable<BigInt>,
        stato -> Nullable<Text>,
        variazione -> Nullable<Text>,
    }
    versioni (ente, vista, numero) {
        ente -> BigInt,
        vista -> Text,
        numero -> Integer,
        genere -> Text,
        organo -> Nullable<Text>,
        atto_numero -> Nullable<Text>,
        atto_data -> Nullable<Date>,
        contorno -> Text,
        quando -> Timestamp,
        impronta -> Text,
    }
    versioni_contenuti (ente, vista, impronta) {
        ente -> BigInt,
        vista -> Text,
        impronta -> Text,
        contenuto -> Text,
    }
    versioni_schede (ente, vista, numero, posizione) {
        ente -> BigInt,
        vista -> Text,
        numero -> Integer,
        posizione -> Integer,
        scheda -> Text,
        cdr -> Nullable<Text>,
        impronta -> Text,
    }
    viste_modelli (ente, vista, posizione) {
        ente -> BigInt,
        vista -> Text,
        posizione -> Integer,
        livello -> Text,
        modello -> Text,
    }
    modelli (ente, file) {
        ente -> BigInt,
        file -> Text,
        testo -> Text,
    }
    smvp_propri (ente, codice, versione) {
        ente -> BigInt,
        codice -> Text,
        versione -> Integer,
        testo -> Text,
    }
    metodi_propri (ente, codice, versione) {
        ente -> BigInt,
        codice -> Text,
        versione -> Integer,
        testo -> Text,
    }
    elenchi (ente, elenco, posizione) {
        ente -> BigInt,
        elenco -> Text,
        posizione -> Integer,
        voce -> Text,
        nascosta -> Integer,
    }
    risposte_ai_fattori (ente, fattore, posizione) {
        ente -> BigInt,
        fattore -> Text,
        posizione -> Integer,
        tipo -> Text,
        perche -> Text,
    }
    schede (ente, id) {
        ente -> BigInt,
        id -> Text,
        vista -> Text,
        livello -> Text,
        cdr -> Nullable<Text>,
        padre -> Nullable<Text>,
        posizione -> Integer,
        versione -> BigInt,
        codice -> Text,
        titolo -> Text,
        stato -> Nullable<Text>,
        assessorato -> Nullable<Text>,
        centro_di_responsabilita -> Nullable<Text>,
        responsabile -> Nullable<Text>,
        natura -> Nullable<Text>,
        fonti -> Nullable<Text>,
        responsabile_testo -> Nullable<Text>,
        soggetti_interni -> Nullable<Text>,
        livello_rischio -> Nullable<BigInt>,
        tipologia_misura -> Nullable<Text>,
        direzione -> Nullable<Text>,
        direttore -> Nullable<Text>,
        classificazione -> Nullable<Text>,
        servizio -> Nullable<Text>,
        dirigente -> Nullable<Text>,
        tipologia -> Nullable<Text>,
        note -> Nullable<Text>,
        area_di_rischio -> Nullable<Text>,
        livello_residuo -> Nullable<BigInt>,
        discrezionalita -> Nullable<Text>,
        carattere_misura -> Nullable<Text>,
        ricorrenza -> Nullable<Text>,
        giudizio_metodo -> Nullable<Text>,
        giudizio_grado -> Nullable<Integer>,
        peso -> Nullable<BigInt>,
        descrizione_processo -> Nullable<Text>,
    }
    bozze (ente, utente, scheda, modulo) {
        ente -> BigInt,
        utente -> BigInt,
        scheda -> Text,
        modulo -> Text,
        campi -> Text,
        quando -> Timestamp,
    }
    ricerche (ente, scheda) {
        ente -> BigInt,
        scheda -> Text,
        testo -> Text,
    }
    righe (ente, scheda, campo, posizione) {
        ente -> BigInt,
        scheda -> Text,
        campo -> Text,
        posizione -> Integer,
        livello -> Integer,
        testo -> Text,
    }
    collegamenti (ente, scheda, campo, posizione) {
        ente -> BigInt,
        scheda -> Text,
        campo -> Text,
        posizione -> Integer,
        livello -> Text,
        codice -> Text,
        nome -> Text,
        peso -> Nullable<BigInt>,
    }
    fasi (ente, scheda, posizione) {
        ente -> BigInt,
        scheda -> Text,
        posizione -> Integer,
        causale -> Nullable<Text>,
        numero -> Nullable<BigInt>,
        tipo_nel_testo -> Nullable<Text>,
        descrizione -> Nullable<Text>,
        peso -> Nullable<BigInt>,
        avanzamento -> Nullable<BigInt>,
        inizio_previsto -> Nullable<Date>,
        fine_prevista -> Nullable<Date>,
        inizio_effettivo -> Nullable<Date>,
        fine_effettiva -> Nullable<Date>,
        responsabile -> Nullable<Text>,
        cdr -> Nullable<Text>,
        note -> Nullable<Text>,
    }
    indicatori (ente, scheda, posizione) {
        ente -> BigInt,
        scheda -> Text,
        posizione -> Integer,
        descrizione -> Nullable<Text>,
        numeratore -> Nullable<Text>,
        denominatore -> Nullable<Text>,
        tipo -> Nullable<Text>,
        unita -> Text,
        note -> Nullable<Text>,
        verso -> Nullable<Text>,
        peso -> Nullable<BigInt>,
        frequenza -> Nullable<Text>,
        cumulo -> Nullable<Text>,
        valore_di_partenza -> Nullable<BigInt>,
        intervallo_da -> Nullable<BigInt>,
        intervallo_a -> Nullable<BigInt>,
        decimali -> Nullable<BigInt>,
        fonte_del_dato -> Nullable<Text>,
        scala -> Nullable<Text>,
        formula -> Nullable<Text>,
        inizio_serie -> Nullable<Date>,
        serie_chiuse -> Nullable<Text>,
        soglia_minima -> Nullable<BigInt>,
        soglia_massima -> Nullable<BigInt>,
        soglia_eccellente -> Nullable<BigInt>,
        intervalli -> Nullable<Text>,
        conversione -> Nullable<Text>,
        punteggio_bloccato -> Nullable<BigInt>,
        punteggio_motivazione -> Nullable<Text>,
        punteggio_chi -> Nullable<Text>,
        punteggio_quando -> Nullable<Timestamp>,
    }
    valori (ente, scheda, indicatore, anno) {
        ente -> BigInt,
        scheda -> Text,
        indicatore -> Integer,
        anno -> Integer,
        atteso -> Nullable<BigInt>,
        raggiunto -> Nullable<BigInt>,
    }
    periodi (ente, scheda, indicatore, anno, frequenza, numero) {
        ente -> BigInt,
        scheda -> Text,
        indicatore -> Integer,
        anno -> Integer,
        frequenza -> Text,
        numero -> Integer,
        atteso -> Nullable<BigInt>,
        raggiunto -> Nullable<BigInt>,
        numeratore -> Nullable<BigInt>,
        denominatore -> Nullable<BigInt>,
        commento -> Nullable<Text>,
        evidenza -> Nullable<Text>,
    }
    valutazioni (ente, scheda, posizione) {
        ente -> BigInt,
        scheda -> Text,
        posizione -> Integer,
        metodo -> Text,
        versione -> Integer,
        data -> Date,
        oggetti -> Text,
        grado -> Nullable<Integer>,
        motivazione -> Nullable<Text>,
        motivo_dello_scarto -> Nullable<Text>,
        livello -> Nullable<BigInt>,
        residuo -> Nullable<Integer>,
    }
    voci (ente, scheda, campo, posizione) {
        ente -> BigInt,
        scheda -> Text,
        campo -> Text,
        posizione -> Integer,
        voce -> Text,
    }
    punteggi_bloccati (ente, scheda) {
        ente -> BigInt,
        scheda -> Text,
        punteggio -> BigInt,
        motivazione -> Text,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    storia (ente, progressivo) {
        ente -> BigInt,
        progressivo -> BigInt,
        oggetto_tipo -> Text,
        oggetto -> Text,
        vista -> Nullable<Text>,
        versione -> Nullable<BigInt>,
        atto -> Text,
        campo -> Text,
        prima -> Text,
        dopo -> Text,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
        nota -> Nullable<Text>,
        impronta -> Text,
        formato -> Nullable<Integer>,
        chi_sale -> Nullable<Text>,
        chi_impronta -> Nullable<Text>,
    }
    nomi_tolti (ente, utente) {
        ente -> BigInt,
        utente -> BigInt,
        quando -> Timestamp,
    }
    registro (ente, progressivo) {
        ente -> BigInt,
        progressivo -> BigInt,
        cosa -> Text,
        dettaglio -> Text,
        ruoli -> Text,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        chi_sale -> Nullable<Text>,
        chi_impronta -> Text,
        quando -> Timestamp,
        impronta -> Text,
    }
    discendenze (ente, scheda) {
        ente -> BigInt,
        scheda -> Text,
        antenata -> Text,
    }
    accettazioni (ente, id) {
        ente -> BigInt,
        id -> Text,
        vista -> Text,
        scheda -> Text,
        regola -> Text,
        frase -> Text,
        motivazione -> Text,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    allegati (ente, id) {
        ente -> BigInt,
        id -> Text,
        vista -> Text,
        scheda -> Nullable<Text>,
        parte -> Nullable<Text>,
        numero -> Nullable<Integer>,
        descrizione -> Nullable<Text>,
        nome -> Text,
        tipo -> Text,
        byte -> BigInt,
        sha256 -> Text,
        contenuto -> Binary,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    monitoraggi (ente, id) {
        ente -> BigInt,
        id -> Text,
        vista -> Text,
        nome -> Text,
        riferimento -> Date,
        istruzioni -> Nullable<Text>,
        termine -> Date,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        aperta -> Timestamp,
        chiusa -> Nullable<Timestamp>,
    }
    monitoraggi_cdr (ente, monitoraggio, cdr) {
        ente -> BigInt,
        monitoraggio -> Text,
        cdr -> Text,
    }
    campioni (ente, monitoraggio) {
        ente -> BigInt,
        monitoraggio -> Text,
        seme -> Text,
        percentuale -> Integer,
        popolazione -> Text,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    raccolte (ente, monitoraggio, scheda) {
        ente -> BigInt,
        monitoraggio -> Text,
        scheda -> Text,
        stato -> Text,
        commento -> Nullable<Text>,
        idoneita -> Nullable<Text>,
        motivo -> Nullable<Text>,
        esito -> Nullable<Text>,
        rilievi -> Nullable<Text>,
        dichiarata -> Nullable<Timestamp>,
        dichiarata_versione -> Nullable<BigInt>,
        versione -> BigInt,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    importazioni (ente, id) {
        ente -> BigInt,
        id -> Text,
        nome_file -> Text,
        file -> Nullable<Binary>,
        riassunto -> Text,
        lettura -> Text,
        scelte -> Text,
        fatto -> Nullable<Text>,
        stato -> Text,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    provenienze (ente, scheda, campo) {
        ente -> BigInt,
        scheda -> Text,
        campo -> Text,
        importazione -> Text,
        origine -> Text,
        valore_letto -> Text,
    }
    recapiti (utente) {
        utente -> BigInt,
        email -> Text,
        confermato -> Nullable<Timestamp>,
        impronta -> Nullable<Text>,
    }
    promemoria_taciuti (ente, utente, genere) {
        ente -> BigInt,
        utente -> BigInt,
        genere -> Text,
    }
    promemoria_giri (ente) {
        ente -> BigInt,
        giorno -> Date,
    }
    commenti (ente, id) {
        ente -> BigInt,
        id -> Text,
        scheda -> Text,
        parte -> Nullable<Text>,
        numero -> Nullable<Integer>,
        descrizione -> Nullable<Text>,
        testo -> Text,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
        tolto -> Nullable<Timestamp>,
        corretto -> Nullable<Timestamp>,
    }
    menzioni (ente, utente, commento) {
        ente -> BigInt,
        utente -> BigInt,
        commento -> Text,
        letta -> Nullable<Timestamp>,
    }
    calendari (ente, utente) {
        ente -> BigInt,
        utente -> BigInt,
        impronta -> Text,
        creato -> Timestamp,
    }
    posta (id) {
        id -> Text,
        chiave -> Text,
        utente -> BigInt,
        email -> Text,
        oggetto -> Text,
        testo -> Text,
        stato -> Text,
        tentativi -> Integer,
        prossimo -> Timestamp,
        motivo -> Nullable<Text>,
        creata -> Timestamp,
    }
    caricamenti (ente, id) {
        ente -> BigInt,
        id -> Text,
        nome_file -> Text,
        file -> Binary,
        vista -> Nullable<Text>,
        stato -> Text,
        abbinamento -> Text,
        opzioni -> Text,
        conteggi -> Text,
        avvisi -> Text,
        errore -> Nullable<Text>,
        impronta -> Nullable<Text>,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
    }
    caricamenti_esiti (ente, caricamento, sorte, pagina) {
        ente -> BigInt,
        caricamento -> Text,
        sorte -> Text,
        pagina -> Integer,
        righe -> Text,
    }
    caricamenti_fatti (ente, caricamento, progressivo) {
        ente -> BigInt,
        caricamento -> Text,
        progressivo -> Integer,
        oggetto_tipo -> Text,
        oggetto -> Text,
        nuovo -> Integer,
        versione -> Nullable<BigInt>,
        modifiche -> Text,
    }
    abbinamenti (ente, nome) {
        ente -> BigInt,
        nome -> Text,
        contenuto -> Text,
    }
    prospetti_salvati (ente, id) {
        ente -> BigInt,
        id -> Text,
        utente -> BigInt,
        vista -> Text,
        nome -> Text,
        prospetto -> Text,
        scelte -> Text,
        condiviso -> Integer,
        cadenza -> Nullable<Text>,
        formato -> Nullable<Text>,
        posta -> Integer,
        prossima -> Nullable<Date>,
        motivo -> Nullable<Text>,
    }
    edizioni (ente, vista, numero) {
        ente -> BigInt,
        vista -> Text,
        numero -> Integer,
        stato -> Text,
        scelte -> Text,
        contenuto -> Text,
        impronta -> Text,
        creata -> Timestamp,
        pubblicata -> Nullable<Timestamp>,
        fino -> Nullable<Date>,
        ritirata -> Nullable<Timestamp>,
        motivo -> Nullable<Text>,
    }
    abbonamenti (ente, id) {
        ente -> BigInt,
        id -> Text,
        nome -> Text,
        indirizzo -> Text,
        segreto -> Text,
        generi -> Text,
        attivo -> Integer,
        motivo -> Nullable<Text>,
        ultimo -> BigInt,
    }
    notifiche (ente, id) {
        ente -> BigInt,
        id -> Text,
        abbonamento -> Text,
        corpo -> Text,
        fatti -> Integer,
        stato -> Text,
        tentativi -> Integer,
        prossimo -> Timestamp,
        motivo -> Nullable<Text>,
        creata -> Timestamp,
    }
    stampe (ente, id) {
        ente -> BigInt,
        id -> Text,
        parametri -> Text,
        stato -> Text,
        fatte -> Integer,
        totale -> Integer,
        errore -> Nullable<Text>,
        file -> Nullable<Text>,
        chi_utente -> Nullable<BigInt>,
        chi_nome -> Text,
        quando -> Timestamp,
        salvato -> Nullable<Text>,
    }
}
