-- From which sheet of the year before a sheet comes.

create table discendenze (
    ente bigint not null,
    scheda text not null,
    antenata text not null,
    constraint discendenze_scheda primary key (ente, scheda),
    foreign key (ente, scheda) references schede (ente, id),
    foreign key (ente, antenata) references schede (ente, id)
);
create index discendenze_antenata on discendenze (ente, antenata);
