-- What was given up waits for a person: found without reading what was sent.
create index notify_delivery_dead on notify_delivery (queued_at, id) where state = 'dead';
