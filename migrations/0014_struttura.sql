-- Units as a tree that changes over the years, and how far an appointment reaches.

alter table cdr add column padre text; -- the unit it depends on
alter table cdr add column dal date;
alter table cdr add column al date;

create table cdr_proseguimenti (
    ente bigint not null,
    cdr text not null,
    posizione integer not null,
    successore text not null,
    constraint cdr_proseguimenti_posizione primary key (ente, cdr, posizione),
    foreign key (ente, cdr) references cdr (ente, id),
    foreign key (ente, successore) references cdr (ente, id)
);

-- Null: the whole body.
alter table incarichi add column cdr text;

-- A sheet belongs to one unit. Where that was left to be guessed from codes, it is written down.
update schede set cdr = (
    select c.id from cdr c
    where c.ente = schede.ente
    and c.codice = case when schede.livello = 'cdr' then schede.codice else schede.padre end
) where cdr is null;
