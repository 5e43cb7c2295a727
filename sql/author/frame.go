package author

import (
	"path"
	"slices"
)

// bookkeeping are the tables in which frameworks keep what they did, by glob.
var bookkeeping = []string{
	"schema_migrations", "schema_migration", "ar_internal_metadata", "_prisma_migrations", "django_migrations", "django_content_type",
	"django_session", "flyway_schema_history", "schema_version", "databasechangelog", "databasechangeloglock", "knex_migrations*",
	"alembic_version*", "goose_db_version", "gorp_migrations", "sqlx_migrations", "_sqlx_migrations", "refinery_schema_history",
	"__diesel_schema_migrations", "__EFMigrationsHistory", "__drizzle_migrations", "typeorm_metadata", "mikro_orm_migrations",
	"sequelizemeta", "SequelizeMeta", "phinxlog", "migrations", "migration_versions", "doctrine_migration_versions", "pgmigrations",
	"schema_info", "schema_seeds", "schemaversion", "migration_lock", "_migrations", "migrations_lock", "spatial_ref_sys",
	"pgschema_*", "changelog_lock", "applied_schema_deltas", "applied_module_schemas", "schema_compat_version", "dbmate_migrations", "kysely_migration*",
	"ecto_schema_migrations", "solid_cache_entries", "data_migrations", "background_jobs_migrations", "db_migrations",
}

// Bookkeeping reports whether a migration tool or a framework keeps its records in a table of that name. Made-up rows
// would mislead it.
func Bookkeeping(table string) bool {
	return slices.ContainsFunc(bookkeeping, func(glob string) bool {
		ok, _ := path.Match(glob, table)
		return ok
	})
}
