-- Ranges of a data type whose readings the vendor deleted without naming records: what was taken before and has no id is not
-- filed any more.
create table deleted_range (
  link_id           varchar(36) not null,
  data_type         varchar(64) not null,
  from_at           timestamp(6) with time zone not null,
  until_at          timestamp(6) with time zone not null,
  taken_at          timestamp(6) with time zone not null,
  primary key (link_id, data_type, from_at, until_at)
);

-- Where such vendors' readings have no id, source_record has a row of place_id 'window' for each Observation of them.
drop index source_record_link;
create index source_record_link on source_record (link_id, data_type, occurred_at);
