-- What records with an id of their vendor were filed as; no reading. record_id is the SHA-256 of link, data type and the
-- vendor's id. A row of place_id 'deleted' says that the vendor deleted the record: what was changed before (or, where the
-- vendor tells no version, taken before) is not filed any more.
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
create index source_record_link on source_record (link_id);
