-- The workbooks that were brought in: the file, what its sheets are, what becomes of each row, and what was written because of it.

create table caricamenti (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    nome_file text not null,
    file {bytes} not null,
    vista text, -- the plan its sheets go to
    stato text not null,
    abbinamento text not null, -- JSON: which table each sheet is, which column is which
    opzioni text not null, -- JSON
    conteggi text not null, -- JSON: how many rows come to what
    avvisi text not null, -- JSON: what deserves to be known
    errore text,
    impronta text, -- of what the preview showed
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint caricamenti_id primary key (ente, id),
    foreign key (ente, vista) references viste (ente, id)
);

create table caricamenti_esiti (
    ente bigint not null references enti (id),
    caricamento text not null,
    sorte text not null,
    pagina integer not null,
    righe text not null, -- JSON
    constraint caricamenti_esiti_pagina primary key (ente, caricamento, sorte, pagina),
    foreign key (ente, caricamento) references caricamenti (ente, id)
);

-- What is needed to take an import back.
create table caricamenti_fatti (
    ente bigint not null references enti (id),
    caricamento text not null,
    progressivo integer not null,
    oggetto_tipo text not null, -- scheda, cdr, persona, portatore
    oggetto text not null,
    nuovo integer not null,
    versione bigint, -- of the sheet, afterwards
    modifiche text not null, -- JSON
    constraint caricamenti_fatti_progressivo primary key (ente, caricamento, progressivo),
    foreign key (ente, caricamento) references caricamenti (ente, id)
);

-- Decisions kept under a name for the next workbook of the same make.
create table abbinamenti (
    ente bigint not null references enti (id),
    nome text {byte_order} not null,
    contenuto text not null, -- JSON: the decisions and the headings
    constraint abbinamenti_nome primary key (ente, nome)
);
