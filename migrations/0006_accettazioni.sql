-- Findings of a plan that a person accepts as they are, with a motivation. One that is taken back is deleted: the trail keeps both acts.

create table accettazioni (
    ente bigint not null,
    id text {byte_order} not null,
    vista text not null,
    scheda text not null, -- code; empty for a finding of the whole plan
    regola text not null,
    frase text not null, -- the sentence accepted: when the finding says another, this no longer holds
    motivazione text not null,
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint accettazioni_id primary key (ente, id),
    foreign key (ente, vista) references viste (ente, id)
);
create index accettazioni_di_vista on accettazioni (ente, vista);
