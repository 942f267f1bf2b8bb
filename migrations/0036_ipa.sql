-- The code of the body in the index of public administrations (IPA): by it the catalogue of its open data names who publishes.

alter table enti add column ipa text;
