-- Where and with what a session was opened, for its holder to recognise it; both go with the session.
alter table access_session add column address text;
alter table access_session add column device text;
