-- Requests of programs that carry a key of their own: sent again, they get the same answer and nothing is done twice. Kept for a day.

create table ripetizioni (
    chiave text {byte_order} not null, -- sha256 of the token's hash and of the key that the program chose
    richiesta text not null, -- sha256 of method, address and body
    quando timestamp not null,
    stato integer, -- status of the answer; null: not answered yet
    luogo text, -- the address that the answer names, if it names one
    corpo text,
    constraint ripetizioni_chiave primary key (chiave)
);
create index ripetizioni_quando on ripetizioni (quando);
