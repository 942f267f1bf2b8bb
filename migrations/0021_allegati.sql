-- Files that prove what a sheet says, or that go with a plan. They stand in the database, so that one copy holds everything.

create table allegati (
    ente bigint not null,
    id text {byte_order} not null,
    vista text not null,
    scheda text, -- null: of the plan itself
    parte text, -- fase or indicatore; null: of the whole sheet
    numero integer,
    descrizione text, -- of that row, as it was when the file was attached
    nome text not null,
    tipo text not null,
    byte bigint not null,
    sha256 text not null,
    contenuto {bytes} not null,
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint allegati_id primary key (ente, id),
    foreign key (ente, vista) references viste (ente, id),
    foreign key (ente, scheda) references schede (ente, id)
);
create index allegati_di_scheda on allegati (ente, scheda);
create index allegati_di_vista on allegati (ente, vista);
