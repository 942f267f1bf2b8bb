-- What a unit was before: under which name, of whom, depending on which other. It was so since the day after the end of the state before it,
-- or since there is the unit.

create table cdr_passati (
    ente bigint not null,
    cdr text not null,
    al date not null, -- the last day
    nome text not null,
    titolo text,
    nome_breve text,
    responsabile text,
    assessorato text,
    padre text, -- the unit it depended on
    constraint cdr_passati_giorno primary key (ente, cdr, al),
    foreign key (ente, cdr) references cdr (ente, id)
);
