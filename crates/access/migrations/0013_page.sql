-- Emergency access is read on page by page: one account's own, and what stands open.
create index access_emergency_account on access_emergency (account_id, since, id);
create index access_emergency_standing on access_emergency (since, id) where ended_at is null;
