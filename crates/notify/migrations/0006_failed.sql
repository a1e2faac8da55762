-- What is still tried though it failed, the latest first; hardly any row stands in it.
create index notify_delivery_failed on notify_delivery (queued_at, id) where state = 'failed';
