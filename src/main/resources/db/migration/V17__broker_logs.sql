-- Which log of the broker each topic has: the ids of the cluster and of the topic. Where it is another one than the row says, the
-- same position is another record. of_before: the log stood when logs were first told apart.
create table broker_log (
  topic             varchar(255) primary key,
  log_id            varchar(255) not null,
  of_before         boolean not null,
  replaced_at       timestamp(6) with time zone
);

-- How far work has come that is done once over all rows of a table, a portion at a time: up to that key.
create table finished_portion (
  name              varchar(255) primary key,
  reached           varchar(64) not null,
  finished          boolean not null
);
