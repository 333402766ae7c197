-- Who invited: the name of a client of api.clients, or NAME/ of an issuer of api.issuers. Null: nobody knows; only
-- administrators see it. hint is a word by which the person sees that the link is theirs.
alter table invitation add column owner varchar(255);
alter table invitation add column hint varchar(100);
alter table connection add column owner varchar(255);
create index connection_owner on connection (owner);
create index invitation_expiry on invitation (expires_at);
create index authorization_attempt_expiry on authorization_attempt (expires_at);

-- An ended connection that was reduced to a tombstone: of account and person the keyed hashes (HMAC) are left, by which the
-- link is found when the same person connects the same account again. vendor_user is empty then.
alter table connection add column reduced_at timestamp(6) with time zone;
alter table connection add column account_hash varchar(64);
alter table connection add column identifier_hash varchar(64);
alter table connection add column reference_hash varchar(64);
create index connection_account_hash on connection (account_hash);
create index connection_ended on connection (revoked_at);

-- An account that somebody wanted to connect while another person shares it. owner is who invited the one who was refused.
create table account_conflict (
  id                varchar(36) primary key,
  connection_id     varchar(36) not null,
  invitation_hash   varchar(64) not null,
  patient_system    varchar(1000),
  patient_value     varchar(1000),
  patient_reference varchar(255),
  owner             varchar(255),
  first_at          timestamp(6) with time zone not null,
  last_at           timestamp(6) with time zone not null,
  times             integer not null,
  unique (connection_id, invitation_hash)
);
create index account_conflict_time on account_conflict (last_at);
