-- Rows are looked up by many ids of one type at a time. With the type first in the key H2 reads every row of the type for it.
create table fhir_ledger_by_id (
  resource_id       varchar(64) not null,
  resource_type     varchar(64) not null,
  link_id           varchar(36),
  content_hash      varchar(64),
  version_id        varchar(64),
  state             varchar(16) not null,
  updated_at        timestamp(6) with time zone not null,
  primary key (resource_id, resource_type)
);
insert into fhir_ledger_by_id (resource_id, resource_type, link_id, content_hash, version_id, state, updated_at)
  select resource_id, resource_type, link_id, content_hash, version_id, state, updated_at from fhir_ledger;
drop table fhir_ledger;
alter table fhir_ledger_by_id rename to fhir_ledger;
create index fhir_ledger_link on fhir_ledger (link_id);
