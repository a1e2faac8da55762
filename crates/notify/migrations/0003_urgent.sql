-- What concerns severity 1 leaves before all that waits, however much that is.
alter table notify_delivery add column urgent bigint not null default 0;
create index notify_delivery_urgent on notify_delivery (next_at, id)
    where urgent = 1 and state in ('queued', 'failed');
