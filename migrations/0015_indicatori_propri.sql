-- What an indicator brings for its own score: its ranges, its rule of conversion, and the score decided by hand in place of the one
-- that is worked out.

alter table indicatori add column intervalli text; -- as typed: a range a line, `from; to; points`
alter table indicatori add column conversione text; -- code of the rule; null for that of the SMVP
alter table indicatori add column punteggio_bloccato bigint; -- millionths
alter table indicatori add column punteggio_motivazione text;
alter table indicatori add column punteggio_chi text;
alter table indicatori add column punteggio_quando timestamp;
