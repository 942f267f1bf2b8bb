-- Where a plan stands in its year, and what the body adopted of it, frozen.

alter table viste add column stato text; -- null: in preparation
alter table viste add column variazione text; -- why it is being varied; null while it is not

create table versioni (
    ente bigint not null references enti (id),
    vista text not null,
    numero integer not null,
    genere text not null,
    organo text,
    atto_numero text,
    atto_data date,
    contorno text not null, -- names, crest, layout and structure of that day, as JSON
    quando timestamp not null,
    impronta text not null, -- of the surroundings and of every sheet
    constraint versioni_numero primary key (ente, vista, numero),
    foreign key (ente, vista) references viste (ente, id)
);

-- A sheet that two versions have in the same words is written once.
create table versioni_contenuti (
    ente bigint not null,
    vista text not null,
    impronta text not null,
    contenuto text not null,
    constraint versioni_contenuti_impronta primary key (ente, vista, impronta),
    foreign key (ente, vista) references viste (ente, id)
);

create table versioni_schede (
    ente bigint not null,
    vista text not null,
    numero integer not null,
    posizione integer not null,
    scheda text not null,
    cdr text, -- the unit it belonged to, which says who may read it
    impronta text not null,
    constraint versioni_schede_posizione primary key (ente, vista, numero, posizione),
    foreign key (ente, vista, numero) references versioni (ente, vista, numero),
    foreign key (ente, vista, impronta) references versioni_contenuti (ente, vista, impronta)
);
