-- The tables that every destination beside the first has for itself, in a schema of its own: as the same tables stand in the
-- schema of the installation (db/migration), without references to other tables. A test compares the two.

create table fhir_ledger (
  resource_id       varchar(64) not null,
  resource_type     varchar(64) not null,
  link_id           varchar(36),
  content_hash      varchar(64),
  version_id        varchar(64),
  state             varchar(16) not null,
  updated_at        timestamp(6) with time zone not null,
  server_id         varchar(64),
  identifier        varchar(4000),
  primary key (resource_id, resource_type)
);
create index fhir_ledger_link on fhir_ledger (link_id);

create table source_record (
  record_id         varchar(64) not null,
  place_id          varchar(64) not null,
  link_id           varchar(36) not null,
  data_type         varchar(64),
  observation_id    varchar(64),
  measurement_type  varchar(255),
  occurred_at       timestamp(6) with time zone,
  reading           varchar(16000),
  version_at        timestamp(6) with time zone not null,
  version_told      boolean not null,
  taken_at          timestamp(6) with time zone not null,
  primary key (record_id, place_id)
);
create index source_record_link on source_record (link_id, data_type, occurred_at);

create table fhir_server_trait (
  name              varchar(64) primary key,
  trait             varchar(64) not null,
  found_at          timestamp(6) with time zone not null
);

create table open_window (
  observation_id    varchar(64) not null primary key,
  link_id           varchar(36) not null,
  identifier_system text not null,
  identifier_value  text not null,
  closes_at         timestamp(6) with time zone not null
);
create index open_window_closing on open_window (closes_at);

create table dead_letter (
  id                varchar(64) primary key,
  stage             varchar(32) not null,
  topic             varchar(255) not null,
  partition_number  integer not null,
  record_offset     bigint not null,
  match_number      integer not null,
  reason_code       varchar(64) not null,
  reason            varchar(2000) not null,
  vendor            varchar(64),
  connection_id     varchar(36),
  trace_id          varchar(64),
  record_sealed     bytea not null,
  occurred_at       timestamp(6) with time zone not null,
  retry_at          timestamp(6) with time zone,
  observation_id    varchar(64)
);
create index dead_letter_time on dead_letter (occurred_at);
create index dead_letter_connection on dead_letter (connection_id);
create index dead_letter_retry on dead_letter (retry_at);
create index dead_letter_observation on dead_letter (observation_id);

create table withheld (
  id                varchar(64) primary key,
  stage             varchar(32) not null,
  connection_id     varchar(36),
  vendor            varchar(64),
  data_type         varchar(64),
  trace_id          varchar(64),
  occurred_at       timestamp(6) with time zone not null
);
create index withheld_connection on withheld (connection_id);

create table consent_mirror (
  connection_id     varchar(36) primary key,
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

-- Up to which of their changes the installation's consents have been taken over into consent_mirror. The installation has no
-- such table.
create table seen_consent (
  connection_id     varchar(36) primary key,
  revision          integer not null
);
