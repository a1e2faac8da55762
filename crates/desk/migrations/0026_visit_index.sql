-- What of a kind happened in a stretch of time, whoever's it was: a month's visits on one list.
create index desk_paper_kind on desk_paper (kind, at, id);
