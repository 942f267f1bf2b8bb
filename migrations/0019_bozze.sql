-- What somebody was typing in a form of a sheet when he was interrupted: his alone, until he saves it or throws it away.

create table bozze (
    ente bigint not null references enti (id),
    utente bigint not null references utenti (id),
    scheda text not null,
    modulo text not null, -- which form of the sheet: `blocchi/fasi`, `indicatori/1/periodo/3`
    campi text not null, -- what was typed, as a form is sent
    quando timestamp not null,
    constraint bozze_modulo primary key (ente, utente, scheda, modulo),
    foreign key (ente, scheda) references schede (ente, id)
);

-- Whose page a form was, also once its session is over.
create index sessioni_di_csrf on sessioni (csrf);
