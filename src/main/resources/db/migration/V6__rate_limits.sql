-- Until when a vendor wants to be left alone, by all instances: as a whole (limited = vendor), or about one person
-- (vendor|vendor_user).
create table rate_limit (
  limited           varchar(400) primary key,
  not_before        timestamp(6) with time zone not null
);
