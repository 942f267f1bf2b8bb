-- What people say to each other beside a sheet: never printed, never published.

create table commenti (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    scheda text not null,
    parte text, -- fase, indicatore; null: all of the sheet
    numero integer,
    descrizione text, -- of that row, as it was on that day
    testo text not null, -- empty once it was taken away
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    tolto timestamp,
    constraint commenti_id primary key (ente, id),
    constraint commenti_scheda foreign key (ente, scheda) references schede (ente, id)
);
create index commenti_della_scheda on commenti (ente, scheda, quando);

create table menzioni (
    ente bigint not null references enti (id),
    utente bigint not null,
    commento text not null,
    letta timestamp,
    constraint menzioni_commento primary key (ente, utente, commento),
    constraint menzioni_di foreign key (ente, commento) references commenti (ente, id)
);
