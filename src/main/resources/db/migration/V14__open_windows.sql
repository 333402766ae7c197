-- Observations that were written as preliminary, because their window was not over, and when they are to become final.
create table open_window (
  observation_id    varchar(64) not null primary key,
  link_id           varchar(36) not null,
  identifier_system text not null,
  identifier_value  text not null,
  closes_at         timestamp(6) with time zone not null
);
create index open_window_closing on open_window (closes_at);
