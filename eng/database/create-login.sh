#!/bin/sh
# Run once by the database's container, when it makes its data: the login of ATAPOS. It owns its database and is no superuser, so that
# row-level security binds whatever runs as it; it may make a database, to try a backup in.
psql -v ON_ERROR_STOP=1 -v password="$ATAPOS_DB_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
create role atapos login createrole createdb password :'password';
create database atapos owner atapos;
SQL
