-- What a body has published of a plan: each edition whole, as citizens read it, so that nothing else can be read.

create table edizioni (
    ente bigint not null references enti (id),
    vista text not null,
    numero integer not null, -- counts from 1 in each plan
    stato text not null, -- bozza, pubblicata, ritirata
    scelte text not null, -- JSON: fields, and attachments that were marked
    contenuto text not null, -- JSON: all that is published
    impronta text not null, -- sha256 of the content, hexadecimal
    creata timestamp not null,
    pubblicata timestamp,
    fino date, -- the last day it has to stay
    ritirata timestamp,
    motivo text, -- why it was withdrawn
    constraint edizioni_numero primary key (ente, vista, numero),
    foreign key (ente, vista) references viste (ente, id)
);
