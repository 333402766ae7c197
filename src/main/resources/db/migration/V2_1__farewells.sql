-- What is left to do after a connection has ended: one row a step. finished_at is null while the step is still to do;
-- next_attempt_at is null while it waits for the step before it. reason says in words why it failed last, or how it ended.
create table farewell (
  connection_id     varchar(36) not null references connection (id),
  step              varchar(16) not null,
  asked_at          timestamp(6) with time zone not null,
  attempts          integer not null,
  next_attempt_at   timestamp(6) with time zone,
  lease_token       varchar(36),
  reason            varchar(1000),
  erased            integer not null,
  marked            integer not null,
  finished_at       timestamp(6) with time zone,
  primary key (connection_id, step)
);
create index farewell_due on farewell (next_attempt_at, step);
create index farewell_unfinished on farewell (finished_at, asked_at);

-- The tokens of an ended connection, for telling its vendor and for nothing else; deleted after that.
create table farewell_token (
  connection_id     varchar(36) primary key references connection (id),
  token_sealed      bytea not null,
  expires_at        timestamp(6) with time zone not null,
  refresh_failures  integer not null
);

create index connection_account on connection (vendor, vendor_user);
create index connection_patient on connection (patient_value);
create index connection_patient_reference on connection (patient_reference);

-- What a link has at the FHIR server. fhir_ledger.state is also erased or marked: its person had it erased, and the server
-- has deleted it or keeps it as entered-in-error.
create index fhir_ledger_link on fhir_ledger (link_id, state);
create index dead_letter_connection on dead_letter (connection_id);
create index withheld_connection on withheld (connection_id);

-- When the vendor is asked next whether it still has the subscriptions of one person, and since when that fails.
alter table connection add column subscription_check_at timestamp(6) with time zone;
alter table connection add column subscription_failing_since timestamp(6) with time zone;
create index connection_subscription on connection (subscription_check_at);

-- The subscription of a whole app at a vendor, and when the vendor is asked next whether it still has it.
create table app_subscription (
  vendor            varchar(64) primary key,
  next_check_at     timestamp(6) with time zone not null,
  checked_at        timestamp(6) with time zone,
  attempts          integer not null,
  reason            varchar(1000),
  lease_token       varchar(36)
);
