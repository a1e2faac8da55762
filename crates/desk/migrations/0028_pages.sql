-- Lists that were read to a stated end are read on, page by page: problems as they changed, those not closed apart; windows of a
-- customer and of a system as they end.
create index desk_problem_changed on desk_problem (changed_at, id);
create index desk_problem_unclosed on desk_problem (changed_at, id) where state <> 'closed';
create index desk_window_customer on desk_window (customer, until_us, id);
create index desk_window_system on desk_window (system, until_us, id);

-- What was paid on a claim, in its minor unit, so that all claims of a period are summed where they lie; it stands in the body too,
-- and there alone where the release before settled the claim.
alter table desk_paper add column paid bigint;
