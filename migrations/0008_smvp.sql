-- With which rules the scores of a plan are worked out, the rules that a body wrote for itself, and the scores decided by hand.

-- code and version, `avanzamento 1`; null for the simple one that ships
alter table viste add column smvp text;

create table smvp_propri (
    ente bigint not null,
    codice text not null,
    versione integer not null,
    testo text not null,
    constraint smvp_propri_versione primary key (ente, codice, versione),
    foreign key (ente) references enti (id)
);

create table punteggi_bloccati (
    ente bigint not null,
    scheda text not null,
    punteggio bigint not null, -- millionths
    motivazione text not null,
    chi_nome text not null,
    quando timestamp not null,
    constraint punteggi_bloccati_scheda primary key (ente, scheda),
    foreign key (ente, scheda) references schede (ente, id)
);
