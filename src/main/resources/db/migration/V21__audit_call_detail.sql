-- What a call asks for beyond method and path, so that the event of a killed process tells it too.
alter table audit_call add column detail varchar(1000);
