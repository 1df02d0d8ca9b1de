import { type Kysely, sql } from 'kysely'

/**
 * The indexes that an erasure uses began with (process, tenant), as do the keys that every turn looks up. While a table
 * is new, and the planner knows nothing of it, both looked equally good for a key: 500 lookups then read all rows of a
 * school each. With the subject first only an erasure finds them useful.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [index, table] of [
    ['process_states_subject', 'process_states'],
    ['process_timers_subject', 'process_timers'],
    ['process_parked_subject', 'process_parked'],
    ['outbox_subject', 'outbox'],
  ] as const) {
    await sql`drop index sillage.${sql.raw(index)}`.execute(db)
    await sql`create index ${sql.raw(index)} on sillage.${sql.raw(table)} (subject, tenant, process)`.execute(db)
  }
}
