-- What a connection may bear, shared by all runs; null is no limit.
alter table connections add column max_at_once integer;
alter table connections add column max_per_minute integer;
