-- What imports remember. A value marked 待补 stays listed until a later import, or somebody by hand, fills it.
create table estate_open_value (
    sheet text collate "C" not null,
    row_key text collate "C" not null,
    column_key text collate "C" not null,
    noted_at bigint not null,
    primary key (sheet, row_key, column_key)
);

-- Headings of somebody's own workbook and the columns they stand for.
create table estate_import_mapping (
    sheet text collate "C" not null,
    heading text collate "C" not null,
    column_key text collate "C" not null,
    primary key (sheet, heading)
);
