-- What nobody may see before it is answered. 1: its own draft · 2: it may show what a step on “Watch only” wrote before it · 0: nothing.
alter table approvals add column is_hidden integer not null default 0;
create index approvals_hidden on approvals (run) where is_hidden = 1 and status = 'open';

update approvals set is_hidden = 1
where status = 'open' and plant is null and is_second_look = 0 and kind in ('draft', 'audit') and exists (
  select 1 from evidence e where e.item = approvals.run || '/' || approvals.key and e.type = 'item' and json_extract(e.data, '$.isBlind') = 1
);
