-- The thresholds of an indicator, for the scores that go by them.

alter table indicatori add column soglia_minima bigint;
alter table indicatori add column soglia_massima bigint;
alter table indicatori add column soglia_eccellente bigint;
