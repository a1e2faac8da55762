-- When an account last did what needs an action, to the day: what was granted and is never used is found by it.
create table app_use (
    account text collate "C" not null,
    action text not null,
    at bigint not null,
    primary key (account, action)
);
