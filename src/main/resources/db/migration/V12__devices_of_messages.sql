-- Every device that was ever linked. Who links one locks its row, so that no two links of it come to stand at one time.
create table linked_device (
  sender            varchar(255) not null,
  device_id         varchar(255) not null,
  primary key (sender, device_id)
);
insert into linked_device (sender, device_id) select distinct sender, device_id from device_link;

-- Whether a message made the link, which nobody registered: then an older reading that names the same patient moves its begin.
alter table device_link add column by_message boolean default false not null;
