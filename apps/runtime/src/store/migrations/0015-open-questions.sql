-- How many questions of each workflow are open for a person, counted in the index alone: there may be 100,000.
create index approvals_asking on approvals (status, workflow_id) where status = 'open';
