-- How each connection's Consent stands in the FHIR server. revision counts the changes of the consent here; next_attempt_at is
-- null while the server has the latest. refused says in words why the server does not take it.
create table consent_mirror (
  connection_id     varchar(36) primary key references connection (id),
  revision          integer not null,
  next_attempt_at   timestamp(6) with time zone,
  attempts          integer not null,
  lease_until       timestamp(6) with time zone,
  lease_token       varchar(36),
  refused_at        timestamp(6) with time zone,
  refused           varchar(1000)
);
create index consent_mirror_due on consent_mirror (next_attempt_at);
create index consent_mirror_refused on consent_mirror (refused_at);

-- Consents given before get their Consent too.
insert into consent_mirror (connection_id, revision, next_attempt_at, attempts)
  select id, 1, current_timestamp, 0 from connection;
