-- As V22 of the installation.
alter table withheld add column reason varchar(32);
