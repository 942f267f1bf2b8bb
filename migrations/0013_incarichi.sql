-- Who is what in a body, from when and until when. Belonging to a body gives nothing by itself.

create table incarichi (
    ente bigint not null,
    id text not null,
    utente bigint not null,
    ruolo text not null,
    dal date not null,
    al date, -- the last day; null until it is revoked
    revocato timestamp,
    constraint incarichi_id primary key (ente, id),
    foreign key (ente, utente) references appartenenze (ente, utente)
);
create index incarichi_di_utente on incarichi (ente, utente);

-- Until now an account did everything: it goes on so, until somebody shares the work out.
insert into incarichi (ente, id, utente, ruolo, dal)
select ente, 'amministratore-' || utente, utente, 'amministratore', '2026-01-01' from appartenenze;
insert into incarichi (ente, id, utente, ruolo, dal)
select ente, 'rpct-' || utente, utente, 'rpct', '2026-01-01' from appartenenze;
insert into incarichi (ente, id, utente, ruolo, dal)
select ente, 'pianificazione-' || utente, utente, 'pianificazione', '2026-01-01' from appartenenze;

alter table appartenenze drop column ruolo;

-- Whose password a link is for; null for the link of the first access.
alter table inviti add column utente bigint references utenti (id);
