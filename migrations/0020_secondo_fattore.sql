-- The second factor of an account: a secret shared with an application (RFC 6238), and codes that each open once.

create table secondi_fattori (
    utente bigint not null references utenti (id),
    segreto text not null, -- base32
    confermato timestamp, -- null while it is being set up: it is not asked for yet
    ultimo_passo bigint, -- the step of time that was used last: it is not good again, nor is any before it
    constraint secondi_fattori_utente primary key (utente)
);

create table codici_di_recupero (
    utente bigint not null references utenti (id),
    impronta text not null, -- sha256 of the code
    constraint codici_di_recupero_impronta primary key (utente, impronta)
);
