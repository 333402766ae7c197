-- A tombstone says up to when its account had been read: the vendor that takes its place goes on there. history_from stays in
-- it too. Of those reduced before it is not known; nothing was read of them after their end.
alter table connection add column read_until timestamp(6) with time zone;
update connection set read_until = revoked_at where reduced_at is not null;
create index connection_identifier_hash on connection (identifier_hash);
create index connection_reference_hash on connection (reference_hash);

-- All before it had been read already when this reading of the history was begun: it is read again. Null: it is the first.
alter table watermark add column read_before timestamp(6) with time zone;

-- The Patient of a tombstone, as who asked for its erasure has said; until the erasure is done.
alter table farewell add column patient_reference varchar(255);
