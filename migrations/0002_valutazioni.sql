-- Assessments of risk, one row each, the latest last; the method a plan assesses with; the area of risk of a process; which
-- values of an indicator are better.

alter table viste add column metodo text;
alter table indicatori add column verso text;
alter table schede add column area_di_rischio text;

create table valutazioni (
    ente bigint not null,
    scheda text not null,
    posizione integer not null,
    metodo text not null,
    versione integer not null, -- of the method
    data date not null,
    oggetti text not null, -- JSON: what was looked at and the answers
    grado integer,
    motivazione text,
    motivo_dello_scarto text,
    livello bigint,
    constraint valutazioni_posizione primary key (ente, scheda, posizione),
    foreign key (ente, scheda) references schede (ente, id)
);
