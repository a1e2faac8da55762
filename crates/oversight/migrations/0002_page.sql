-- Reviews are read on page by page, those that wait apart.
create index oversight_review_waiting on oversight_review (opened_at, id) where closed_at is null;
