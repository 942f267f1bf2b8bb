-- The schema, one file for both databases.
--
-- Types are the ones both have. What differs is a word in braces, replaced by `dialect.rs` before running:
-- {bytes} a column of bytes; {byte_order} the ordering of codes by their bytes, whatever the locale of the server.
-- Figures are whole millionths in bigint. Every table of a body begins its primary key and its indexes with `ente`.
-- A unique constraint is called <table>_<last column>: `dialect.rs` relies on it to give both databases one word.

create table enti (
    id bigint not null,
    sigla text {byte_order} not null,
    nome text not null,
    stemma {bytes},
    stemma_alt text,
    creato timestamp not null,
    constraint enti_id primary key (id),
    constraint enti_sigla unique (sigla)
);

create table utenti (
    id bigint not null,
    chiave text not null, -- the name in the form that compares equal
    nome text not null,
    password_hash text not null,
    creato timestamp not null,
    constraint utenti_id primary key (id),
    constraint utenti_chiave unique (chiave)
);

create table appartenenze (
    ente bigint not null references enti (id),
    utente bigint not null references utenti (id),
    ruolo text not null,
    constraint appartenenze_utente primary key (ente, utente)
);
create index appartenenze_di_utente on appartenenze (utente);

create table sessioni (
    impronta text not null, -- sha256 of the token: the database never holds the token
    utente bigint not null references utenti (id),
    csrf text not null,
    creata timestamp not null,
    scade timestamp not null,
    ultima timestamp not null,
    constraint sessioni_impronta primary key (impronta)
);
create index sessioni_di_utente on sessioni (utente);

create table inviti (
    impronta text not null,
    scade timestamp not null,
    usato timestamp,
    constraint inviti_impronta primary key (impronta)
);

create table cdr (
    ente bigint not null references enti (id),
    id text not null,
    codice text {byte_order} not null,
    nome text not null,
    titolo text,
    nome_breve text,
    responsabile text,
    assessorato text,
    constraint cdr_id primary key (ente, id),
    constraint cdr_codice unique (ente, codice)
);

create table cdr_alias (
    ente bigint not null,
    cdr text not null,
    posizione integer not null,
    nome text not null,
    constraint cdr_alias_posizione primary key (ente, cdr, posizione),
    foreign key (ente, cdr) references cdr (ente, id)
);

create table persone (
    ente bigint not null references enti (id),
    id text not null,
    chiave text {byte_order} not null, -- the name in the form that compares equal
    cognome_nome text not null,
    incarico text,
    email text,
    constraint persone_id primary key (ente, id),
    constraint persone_chiave unique (ente, chiave)
);

create table portatori (
    ente bigint not null references enti (id),
    id text not null,
    chiave text {byte_order} not null,
    nome text not null,
    constraint portatori_id primary key (ente, id),
    constraint portatori_chiave unique (ente, chiave)
);

create table viste (
    ente bigint not null references enti (id),
    id text not null,
    codice text {byte_order} not null,
    titolo text not null,
    tipo text not null,
    anno integer not null,
    dal integer not null,
    al integer not null,
    constraint viste_id primary key (ente, id),
    constraint viste_codice unique (ente, codice)
);

create table viste_modelli (
    ente bigint not null,
    vista text not null,
    posizione integer not null,
    livello text not null,
    modello text not null,
    constraint viste_modelli_posizione primary key (ente, vista, posizione),
    foreign key (ente, vista) references viste (ente, id)
);

create table modelli (
    ente bigint not null references enti (id),
    file text {byte_order} not null,
    testo text not null,
    constraint modelli_file primary key (ente, file)
);

-- The plain fields of the catalogue (domain::scheda::campi::CAMPI) are columns; its lists and tables follow below.
create table schede (
    ente bigint not null,
    id text not null,
    vista text not null,
    livello text not null,
    cdr text,
    padre text,
    posizione integer not null,
    versione bigint not null,
    ricerca text not null, -- every text of the sheet, flat: what the search looks through
    codice text {byte_order} not null,
    titolo text not null,
    stato text,
    assessorato text,
    centro_di_responsabilita text,
    responsabile text,
    natura text,
    fonti text,
    responsabile_testo text,
    soggetti_interni text,
    livello_rischio bigint,
    tipologia_misura text,
    direzione text,
    direttore text,
    classificazione text,
    servizio text,
    dirigente text,
    tipologia text,
    note text,
    constraint schede_id primary key (ente, id),
    constraint schede_codice unique (ente, vista, codice),
    foreign key (ente, vista) references viste (ente, id),
    foreign key (ente, cdr) references cdr (ente, id)
);
create index schede_per_codice on schede (ente, codice);
create index schede_per_posizione on schede (ente, vista, posizione);

-- stakeholder, attivita; sezioni, where livello -1 is a heading
create table righe (
    ente bigint not null,
    scheda text not null,
    campo text not null,
    posizione integer not null,
    livello integer not null,
    testo text not null,
    constraint righe_posizione primary key (ente, scheda, campo, posizione),
    foreign key (ente, scheda) references schede (ente, id)
);

-- collegato_a, riferimento_obiettivo_gestionale
create table collegamenti (
    ente bigint not null,
    scheda text not null,
    campo text not null,
    posizione integer not null,
    livello text not null,
    codice text {byte_order} not null,
    nome text not null,
    constraint collegamenti_posizione primary key (ente, scheda, campo, posizione),
    foreign key (ente, scheda) references schede (ente, id)
);
create index collegamenti_per_codice on collegamenti (ente, codice);

create table fasi (
    ente bigint not null,
    scheda text not null,
    posizione integer not null,
    causale text,
    numero bigint,
    tipo_nel_testo text,
    descrizione text,
    peso bigint,
    avanzamento bigint,
    inizio_previsto date,
    fine_prevista date,
    inizio_effettivo date,
    fine_effettiva date,
    responsabile text,
    cdr text,
    note text,
    constraint fasi_posizione primary key (ente, scheda, posizione),
    foreign key (ente, scheda) references schede (ente, id)
);

create table indicatori (
    ente bigint not null,
    scheda text not null,
    posizione integer not null,
    descrizione text,
    numeratore text,
    denominatore text,
    tipo text,
    unita text not null,
    note text,
    constraint indicatori_posizione primary key (ente, scheda, posizione),
    foreign key (ente, scheda) references schede (ente, id)
);

create table valori (
    ente bigint not null,
    scheda text not null,
    indicatore integer not null, -- posizione of the indicator
    anno integer not null,
    atteso bigint,
    raggiunto bigint,
    constraint valori_anno primary key (ente, scheda, indicatore, anno),
    foreign key (ente, scheda, indicatore) references indicatori (ente, scheda, posizione)
);

-- The audit trail. Each line's impronta is the sha256 of the one before it and of its own words.
create table storia (
    ente bigint not null references enti (id),
    progressivo bigint not null,
    oggetto_tipo text not null,
    oggetto text not null,
    vista text,
    versione bigint,
    atto text not null,
    campo text not null,
    prima text not null,
    dopo text not null,
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    nota text,
    impronta text not null,
    constraint storia_progressivo primary key (ente, progressivo)
);
create index storia_di_oggetto on storia (ente, oggetto_tipo, oggetto, progressivo);

create table importazioni (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    nome_file text not null,
    file {bytes},
    riassunto text not null,
    lettura text not null,
    scelte text not null,
    fatto text,
    stato text not null,
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint importazioni_id primary key (ente, id)
);

create table provenienze (
    ente bigint not null,
    scheda text not null,
    campo text not null,
    importazione text not null,
    origine text not null,
    valore_letto text not null,
    constraint provenienze_campo primary key (ente, scheda, campo),
    foreign key (ente, scheda) references schede (ente, id),
    foreign key (ente, importazione) references importazioni (ente, id)
);
create index provenienze_di_importazione on provenienze (ente, importazione);

create table stampe (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    parametri text not null,
    stato text not null,
    fatte integer not null,
    totale integer not null,
    errore text,
    file text,
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint stampe_id primary key (ente, id)
);
