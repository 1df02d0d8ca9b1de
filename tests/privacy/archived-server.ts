// A PostgreSQL server whose write-ahead log is archived, its base backup, and a server restored from both to a moment: what an
// operator does with pg_basebackup and a recovery target, by the functions of the server itself.
import { chmod, chown, copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect } from 'vitest'
import { run } from '#platform/child.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { knownHome } from '#platform/postgres-home.ts'

export type Archive = {
  /** The directory of the server that was lost later. */
  readonly source: string
  /** Its copy, without the write-ahead log. */
  readonly base: string
  /** The segments of the write-ahead log, each as it was completed. */
  readonly wal: string
}

/** `root` is in a directory of this test alone. */
export async function makeArchive(root: string): Promise<Archive> {
  const archive = { source: join(root, 'first'), base: join(root, 'base'), wal: join(root, 'wal') }
  for (const path of [archive.source, archive.wal]) await mkdir(path, { recursive: true })
  // Started by root, the server runs as another user: it must reach all of them, and write segments.
  for (const path of [dirname(root), root, archive.source]) await chmod(path, 0o755)
  await chmod(archive.wal, 0o777)
  return archive
}

export const startArchived = ({ source, wal }: Archive): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({
    directory: source,
    settings: { archive_mode: 'on', archive_command: `test ! -f ${wal}/%f && cp %p ${wal}/%f` },
  })

/** While the server is at work. */
export const takeBaseBackup = ({ source, base }: Archive, url: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query("select pg_backup_start('drill', true)")
    await copy(await clusterOf(source), base)
    for (const gone of ['postmaster.pid', 'postmaster.opts']) await rm(join(base, gone), { force: true })
    await emptied(join(base, 'pg_wal'))
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop()')
    await writeOwned(base, 'backup_label', rows[0]?.labelfile ?? '')
  })

/** Resolves when all that was written before is in the archive. */
export const archiveAll = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ file: string }>('select pg_walfile_name(pg_switch_wal()) as file')
    const last = rows[0]?.file ?? ''
    await expect
      .poll(async () => {
        const archived = await client.query<{ file: string }>(
          "select coalesce(last_archived_wal, '') as file from pg_stat_archiver",
        )
        return (archived.rows[0]?.file ?? '') >= last
      })
      .toBe(true)
  })

/** A new server in another directory, as everything was at that time. */
export async function restoreTo(archive: Archive, directory: string, time: string): Promise<EmbeddedPostgres> {
  await mkdir(directory, { recursive: true })
  await chmod(directory, 0o755)
  // The password that the restored database asks for.
  await copyFile(join(archive.source, 'postgres.json'), join(directory, 'postgres.json'))
  const cluster = join(directory, 'postgres')
  await copy(archive.base, cluster)
  await writeOwned(cluster, 'recovery.signal', '')
  return startEmbeddedPostgres({
    directory,
    settings: {
      restore_command: `cp ${archive.wal}/%f %p`,
      recovery_target_time: time,
      recovery_target_action: 'promote',
      // Nobody connects before it has become a server of its own.
      hot_standby: 'off',
    },
  })
}

export async function withClient<Result>(url: string, does: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await does(client)
  } finally {
    await client.end()
  }
}

async function clusterOf(directory: string): Promise<string> {
  const cluster = (await knownHome(directory))?.cluster
  if (cluster !== join(directory, 'postgres')) throw new Error(`the cluster is in ${cluster}, not in ${directory}`)
  return cluster
}

/** A file of whoever has the cluster: the server opens these to write. */
async function writeOwned(cluster: string, name: string, text: string): Promise<void> {
  const file = join(cluster, name)
  await writeFile(file, text)
  const { uid, gid } = await stat(cluster)
  await chown(file, uid, gid)
}

/** The directories stay: they belong to the user of the server. */
async function emptied(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await rm(join(entry.parentPath, entry.name), { force: true })
}

/** With owners and modes. A file that the server removes meanwhile is of no use to a restore. */
async function copy(from: string, to: string): Promise<void> {
  const { code, stderr } = await run('cp', ['-a', from, to])
  const trouble = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('No such file or directory'))
  if (code !== 0 && trouble.length > 0) throw new Error(`${from} was not copied: ${trouble.join('; ')}`)
}
