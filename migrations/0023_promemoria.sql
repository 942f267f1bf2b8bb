-- Reminders by electronic mail, and the messages on their way.

-- Where a person is written to, once he has shown that the address is his.
create table recapiti (
    utente bigint not null references utenti (id),
    email text not null,
    confermato timestamp, -- null while the link in the first message was not followed
    impronta text, -- sha256 of the secret of that link; null once it was used
    constraint recapiti_utente primary key (utente)
);

-- What a person does not want to be reminded of by a body.
create table promemoria_taciuti (
    ente bigint not null references enti (id),
    utente bigint not null references utenti (id),
    genere text not null,
    constraint promemoria_taciuti_genere primary key (ente, utente, genere)
);

-- The last day of which the reminders of a body were put together.
create table promemoria_giri (
    ente bigint not null references enti (id),
    giorno date not null,
    constraint promemoria_giri_ente primary key (ente)
);

create table posta (
    id text not null, -- also the name of the message for the servers that carry it
    chiave text not null, -- what it is about: the same is never written twice
    utente bigint not null references utenti (id),
    email text not null,
    oggetto text not null,
    testo text not null,
    stato text not null, -- pronta, in_corso, spedita, rifiutata, incerta
    tentativi integer not null,
    prossimo timestamp not null, -- not before
    motivo text, -- what the server answered, where it did not take it
    creata timestamp not null,
    constraint posta_id primary key (id),
    constraint posta_chiave unique (chiave)
);
create index posta_in_attesa on posta (stato, prossimo);
