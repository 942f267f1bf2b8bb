-- When somebody last put better what he had said beside a sheet.

alter table commenti add column corretto timestamp;
