-- The release whose schema this database holds. It moves forward only; a program one release older still runs on it.
create table storage_release (
    one bigint not null primary key,
    release bigint not null
);
