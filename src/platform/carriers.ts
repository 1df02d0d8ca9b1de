// What carries something out of the installation (e-mail, webhooks, posts of alerts, the file store) notes that it is alive, and its
// trouble, for whoever asks how the service is.
import type pg from 'pg'

/** `trouble` is null while all is well. The time at which a trouble began stays until it is over. */
export async function noteCarrier(pool: Pick<pg.Pool, 'query'>, name: string, trouble: string | null): Promise<void> {
  await pool.query(
    `insert into sillage.carriers as c (name, alive_at, trouble, troubled_since)
     values ($1, clock_timestamp(), $2::text, case when $2::text is not null then clock_timestamp() end)
     on conflict (name) do update set alive_at = excluded.alive_at, trouble = excluded.trouble,
       troubled_since = case when excluded.trouble is not null then coalesce(c.troubled_since, excluded.alive_at) end`,
    [name, trouble],
  )
}
