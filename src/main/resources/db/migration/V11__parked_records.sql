-- A dead letter with a time is parked: its record goes back to its topic then, and its row is deleted after the broker has it.
alter table dead_letter add column retry_at timestamp(6) with time zone;
-- The Observation that a parked record belongs to: what comes later for it waits behind.
alter table dead_letter add column observation_id varchar(64);
create index dead_letter_retry on dead_letter (retry_at);
create index dead_letter_observation on dead_letter (observation_id);
