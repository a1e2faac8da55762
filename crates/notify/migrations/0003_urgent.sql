-- What concerns severity 1 leaves before all that waits, however much that is.
alter table notify_delivery add column urgent bigint not null default 0;
create index notify_delivery_next on notify_delivery (urgent desc, next_at, id) where state in ('queued', 'failed');
drop index notify_delivery_due;
