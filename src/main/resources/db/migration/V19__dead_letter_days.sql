-- How many dead letters the messages of a sender became on a day (UTC). Days that are over are deleted with the first of a new one.
create table dead_letter_day (
  sender            varchar(255) not null,
  counted_on        date not null,
  letters           bigint not null,
  primary key (sender, counted_on)
);
