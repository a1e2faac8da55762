-- The number to which a text message goes when this mail does not arrive; null where none would.
alter table notify_delivery add column phone text;
