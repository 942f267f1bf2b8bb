-- The methods of risk that a body wrote for itself. A plan and a judgement name theirs by code and version, `pna2019 1`.

create table metodi_propri (
    ente bigint not null,
    codice text {byte_order} not null,
    versione integer not null,
    testo text not null,
    constraint metodi_propri_versione primary key (ente, codice, versione),
    foreign key (ente) references enti (id)
);

-- before this every method was in its first version
update viste set metodo = metodo || ' 1' where metodo is not null;
update schede set giudizio_metodo = giudizio_metodo || ' 1' where giudizio_metodo is not null;
