-- Until when the person's consent lasts; null where it lasts until they end it.
alter table connection add column consent_expires_at timestamp(6) with time zone;
create index connection_consent_expiry on connection (consent_expires_at);
