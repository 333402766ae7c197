-- The same statements run on H2 2.3 and PostgreSQL.
-- Instants are UTC. Hashes are SHA-256, lower-case hex. Columns named *_sealed hold bytes encrypted with the keyset.

-- A one-time link for one known patient. Only the hash of the link's token is kept.
create table invitation (
  token_hash        varchar(64) primary key,
  patient_system    varchar(1000),
  patient_value     varchar(1000),
  patient_reference varchar(255),
  vendors           varchar(1000) not null,
  return_url        varchar(2000),
  return_state      varchar(1000),
  created_at        timestamp(6) with time zone not null,
  expires_at        timestamp(6) with time zone not null,
  used_at           timestamp(6) with time zone
);

-- One attempt to consent at a vendor: the OAuth state, bound to the browser it was given to.
create table authorization_attempt (
  state_hash        varchar(64) primary key,
  browser_hash      varchar(64) not null,
  invitation_hash   varchar(64) not null,
  vendor            varchar(64) not null,
  consent_version   varchar(64) not null,
  consented_at      timestamp(6) with time zone not null,
  expires_at        timestamp(6) with time zone not null,
  used_at           timestamp(6) with time zone,
  completed_at      timestamp(6) with time zone
);
create index authorization_attempt_invitation on authorization_attempt (invitation_hash);

-- One person's consented link to one vendor account. id is the link id that Observation ids derive from.
-- current_key is vendor|vendor_user while the link is the account's present one, null once it has ended.
create table connection (
  id                varchar(36) primary key,
  vendor            varchar(64) not null,
  vendor_user       varchar(255) not null,
  current_key       varchar(400) unique,
  patient_system    varchar(1000),
  patient_value     varchar(1000),
  patient_reference varchar(255),
  state             varchar(32) not null,
  state_reason      varchar(1000),
  scopes            varchar(2000) not null,
  consent_version   varchar(64) not null,
  consented_at      timestamp(6) with time zone not null,
  linked_from       timestamp(6) with time zone not null,
  linked_until      timestamp(6) with time zone,
  revoked_at        timestamp(6) with time zone,
  pending_step      varchar(32),
  attempts          integer not null,
  next_attempt_at   timestamp(6) with time zone,
  next_poll_at      timestamp(6) with time zone,
  lease_until       timestamp(6) with time zone,
  lease_token       varchar(36),
  person_key_hash   varchar(64) unique,
  return_url        varchar(4000),
  last_reading_at   timestamp(6) with time zone,
  created_at        timestamp(6) with time zone not null,
  updated_at        timestamp(6) with time zone not null
);
create index connection_due on connection (vendor, state, next_poll_at);
create index connection_pending on connection (state, next_attempt_at);

create table connection_token (
  connection_id     varchar(36) primary key references connection (id),
  token_sealed      bytea not null,
  expires_at        timestamp(6) with time zone not null,
  refresh_failures  integer not null,
  updated_at        timestamp(6) with time zone not null
);

-- How far one data type of one connection has been read: forward by the vendor's modified time, backward by the backfill.
create table watermark (
  connection_id     varchar(36) not null references connection (id),
  data_type         varchar(64) not null,
  read_until        timestamp(6) with time zone not null,
  backfill_at       timestamp(6) with time zone,
  backfill_from     timestamp(6) with time zone,
  updated_at        timestamp(6) with time zone not null,
  primary key (connection_id, data_type)
);

-- A sync request that must wait (rate limit, retry).
create table deferred_sync_request (
  id                varchar(64) primary key,
  vendor            varchar(64) not null,
  record_key        varchar(400) not null,
  request           varchar(4000) not null,
  reason            varchar(400) not null,
  attempts          integer not null,
  not_before        timestamp(6) with time zone not null
);
create index deferred_due on deferred_sync_request (not_before);

-- A device that a sender may write for, and whose it was when. id is the link id.
create table device_link (
  id                varchar(36) primary key,
  sender            varchar(255) not null,
  device_id         varchar(255) not null,
  patient_system    varchar(1000),
  patient_value     varchar(1000),
  patient_reference varchar(255),
  manufacturer      varchar(255),
  model             varchar(255),
  linked_from       timestamp(6) with time zone not null,
  linked_until      timestamp(6) with time zone,
  created_at        timestamp(6) with time zone not null
);
create index device_link_device on device_link (sender, device_id);

-- What could not go on for its own reason. id is the hash of stage, topic-partition-offset and match.
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
  occurred_at       timestamp(6) with time zone not null
);
create index dead_letter_time on dead_letter (occurred_at);

-- A reading that was not filed because consent had ended. Not a dead letter.
create table withheld (
  id                varchar(64) primary key,
  stage             varchar(32) not null,
  connection_id     varchar(36),
  vendor            varchar(64),
  data_type         varchar(64),
  trace_id          varchar(64),
  occurred_at       timestamp(6) with time zone not null
);

-- What was written to the FHIR server: pending before the bundle, confirmed after the answer.
create table fhir_ledger (
  resource_type     varchar(64) not null,
  resource_id       varchar(64) not null,
  link_id           varchar(36),
  content_hash      varchar(64),
  version_id        varchar(64),
  state             varchar(16) not null,
  updated_at        timestamp(6) with time zone not null,
  primary key (resource_type, resource_id)
);

-- Values chosen once for this installation (webhook path secrets), sealed.
create table installation_value (
  name              varchar(64) primary key,
  value_sealed      bytea not null
);
