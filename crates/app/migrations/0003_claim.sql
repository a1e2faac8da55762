-- Which request answers under a key: what it writes more than once is its own, another's collides.
alter table app_replay add column claim text collate "C";
