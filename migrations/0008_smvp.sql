-- With which rules the scores of a plan are worked out, and the rules that a body wrote for itself.

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
