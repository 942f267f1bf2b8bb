-- How much a sheet and a link count in the scores, a process in a few words, and how far a phase may lag before it is at risk.

alter table schede add column peso bigint; -- millionths; null counts as one, -1 leaves the sheet out
alter table schede add column descrizione_processo text;
alter table collegamenti add column peso bigint; -- as above
alter table viste add column margine bigint; -- millionths of a point; null for twenty points
