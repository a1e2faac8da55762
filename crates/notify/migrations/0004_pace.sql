-- Until when the messages sent to an address of a channel take up its time: all nodes keep one pace.
create table notify_pace (
    channel text collate "C" not null,
    address text collate "C" not null,
    taken_until bigint not null,
    primary key (channel, address)
);
