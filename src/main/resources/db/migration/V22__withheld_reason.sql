-- Why a reading was withheld, in a word; null in rows of earlier versions.
alter table withheld add column reason varchar(32);
