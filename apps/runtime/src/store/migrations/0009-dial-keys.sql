-- For which evidence key a dial was set (JSON), so that a change of what the step does is noticed; null until the first item after it.
alter table dials add column evidence_key text;
