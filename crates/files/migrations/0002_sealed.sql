-- A content sealed on the disk: its own key, sealed for its place, and the SHA-256 of what lies there. Both are empty
-- where the content lies open.
alter table files_blob add column data_key text;
alter table files_blob add column stored_sha256 text collate "C";
