-- The reasons of a choice are a decision of the slice whose work it is; they stand there, once.
alter table work_assignment drop column ranking;
