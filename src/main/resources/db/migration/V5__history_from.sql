-- Where the history of a connection begins that takes the place of another: all before it has been read by that one.
alter table connection add column history_from timestamp(6) with time zone;
