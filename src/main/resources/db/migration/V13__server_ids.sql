-- At a FHIR server that gives ids of its own: where a resource stands, and the search token (system|value) that finds it.
-- Both are null where it stands under resource_id.
alter table fhir_ledger add column server_id varchar(64);
alter table fhir_ledger add column identifier varchar(4000);

-- What was found out about the FHIR server, once and for all instances.
create table fhir_server_trait (
  name              varchar(64) primary key,
  trait             varchar(64) not null,
  found_at          timestamp(6) with time zone not null
);
