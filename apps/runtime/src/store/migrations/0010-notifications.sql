-- Telling people what waits for them. None of these rows follows from the journal: they say what was told to whom, and what still is to be.

-- How a person wants to be told (JSON); who never chose has no row.
create table notice_choices (
  user_id text primary key,
  choice text not null
) without rowid;

-- One thing that one person (or '': the workspace's channel) is to be told on one channel, not before `due_at`.
-- `state`: waiting · taken: it is part of a message · dropped: there was nothing left to tell.
create table notices (
  id integer primary key,
  kind text not null,
  approval integer,
  user_id text not null,
  channel text not null,
  at integer not null,
  due_at integer not null,
  title text,
  text text,
  path text,
  state text not null default 'waiting',
  message integer
);
create unique index notices_once on notices (approval, kind, user_id, channel, at) where approval is not null;
create index notices_waiting on notices (user_id, channel, due_at) where state = 'waiting';
create index notices_message on notices (message) where message is not null;
create index notices_at on notices (at);

-- What was sent, marked before it is: `sending` after a crash means that nobody knows.
-- `state`: sending · sent · retry: it surely did not leave · failed · unknown: it may have been sent, and is not sent again.
create table notice_messages (
  id integer primary key,
  user_id text not null,
  channel text not null,
  state text not null,
  attempts integer not null,
  at integer not null,
  next_at integer,
  error text
);
create index notice_messages_last on notice_messages (user_id, channel, at);
create index notice_messages_open on notice_messages (state, next_at) where state in ('sending', 'retry');

-- Links to decide one approval as one person. The token itself is in the message alone.
create table decide_links (
  hash text primary key,
  approval integer not null,
  user_id text not null,
  message integer not null,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) without rowid;
create index decide_links_message on decide_links (message);
create index decide_links_expires on decide_links (expires_at);
