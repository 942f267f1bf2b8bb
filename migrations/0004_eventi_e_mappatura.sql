-- Risk events and mapped activities, a row each; how bound a process is, what stays after treatment, what kind of measure it has.

alter table schede add column livello_residuo bigint;
alter table schede add column discrezionalita text;
alter table schede add column carattere_misura text;
alter table schede add column ricorrenza text;

-- 1 where an assessment is of the risk that stays after treatment
alter table valutazioni add column residuo integer;

-- eventi, mappatura: rows that are read whole, by sheet or by plan
create table voci (
    ente bigint not null,
    scheda text not null,
    campo text not null,
    posizione integer not null,
    voce text not null, -- JSON: the fields of the row
    constraint voci_posizione primary key (ente, scheda, campo, posizione),
    foreign key (ente, scheda) references schede (ente, id)
);
