-- The secret addresses at which calendars are read: one for each person in a body.

create table calendari (
    ente bigint not null references enti (id),
    utente bigint not null references utenti (id),
    impronta text not null, -- sha256 of the secret
    creato timestamp not null,
    constraint calendari_utente primary key (ente, utente),
    constraint calendari_impronta unique (impronta)
);
