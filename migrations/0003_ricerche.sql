-- The text that the search looks through stands apart from its sheet: it is long, and a list must not walk over it to reach
-- the columns behind it.

create table ricerche (
    ente bigint not null,
    scheda text not null,
    testo text not null,
    constraint ricerche_scheda primary key (ente, scheda),
    foreign key (ente, scheda) references schede (ente, id)
);
insert into ricerche (ente, scheda, testo) select ente, id, ricerca from schede;
alter table schede drop column ricerca;
