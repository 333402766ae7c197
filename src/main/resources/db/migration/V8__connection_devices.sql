-- The devices that a connection's readings came from, so that its person sees them and may stop one of them. device_key is the
-- SHA-256 of device_id as the vendor told it; device_id itself may be cut. Both times are those of readings, an hour coarse, and
-- null before this link brought one. stopped_at is null while the device is shared.
create table connection_device (
  connection_id     varchar(36) not null,
  device_key        varchar(64) not null,
  device_id         varchar(500) not null,
  manufacturer      varchar(500),
  model             varchar(500),
  first_reading_at  timestamp(6) with time zone,
  last_reading_at   timestamp(6) with time zone,
  stopped_at        timestamp(6) with time zone,
  primary key (connection_id, device_key)
);
