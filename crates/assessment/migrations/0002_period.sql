-- The sheets of a month, whoever's they are.
create index assessment_sheet_period on assessment_sheet (period_to);
