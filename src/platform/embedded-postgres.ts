/**
 * Starts and stops the embedded PostgreSQL of a data directory: the real server with durable settings, used if
 * DATABASE_URL is not set.
 *
 * Layout of SILLAGE_DATA: `running.json` (the process that uses it), `postgres.json` (password and location of the
 * cluster), `postgres/` (the cluster; its `log/` keeps a week), `postgres-start.log` (output of the last start),
 * `postgres-port` (the last port). See postgres-home.ts.
 */
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { identity, plainEnvironment, run } from './child.ts'
import { CannotEmbed, knownHome, openHome, type PostgresHome, usableBinaries } from './postgres-home.ts'
import { liveServer, otherPidInLock, type ServerHandle, stopServer } from './postgres-process.ts'
import { REQUESTS_LOGIN } from './requests-login.ts'
import { claimDirectory, ignoreMissing, whoRuns } from './running.ts'

export { CannotEmbed } from './postgres-home.ts'
export { AlreadyRunning } from './running.ts'

export type EmbeddedPostgres = {
  url: string
  /** Logs in with a role that can only become the application's role: `reset role` does not lead to the owner. */
  requestsUrl: string
  port: number
  pid: number
  /** Settles when the server has ended, for whatever reason. */
  exited: Promise<void>
  /** Records where the HTTP server of this process answers, for a second starter. */
  announce(httpUrl: string): Promise<void>
  /** Fast shutdown: sessions end, everything is flushed, and the server has stopped when this returns. */
  stop(): Promise<void>
}

export type StartOptions = {
  /** SILLAGE_DATA. */
  directory: string
  /** Server settings that are added to the ones below or replace them. */
  settings?: Record<string, string>
  onProgress?: (message: string) => void
}

type StartedServer = ServerHandle & { exited: Promise<void> }

const superuser = 'sillage'
const database = 'sillage'

/** Given on the command line, so that neither postgresql.conf nor ALTER SYSTEM can weaken them. */
const serverSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  // A service may open some forty. This leaves room for it, separate workers, a rebuild and commands.
  max_connections: '300',
  max_wal_size: '4GB',
  // In a new school's first minutes, tables grow from nothing: with old statistics the planner would treat them as
  // small.
  autovacuum_naptime: '5s',
  timezone: 'UTC',
  // A log must not become a second store of personal data: no row contents, no parameters, no failed statements.
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
  // Above `error`: messages such as `invalid input syntax for type uuid: "…"` contain the value. The client reports them.
  log_min_messages: 'log',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_timezone: 'UTC',
}

export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const progress = options.onProgress ?? (() => undefined)
  const claim = await claimDirectory(options.directory)
  try {
    const home = await openHome(options.directory)
    const leftover = await liveServer(home.cluster)
    if (leftover) {
      progress('Stopping the database that an interrupted Sillage left running')
      await stopServer(leftover)
    }
    const binaries = await usableBinaries(home)
    if (!(await stat(home.cluster).catch(ignoreMissing))) {
      progress('Creating the database')
      await createCluster(home, binaries)
    }
    const server = await launch(home, binaries, { ...serverSettings, ...options.settings }, options.directory, progress)
    try {
      await createDatabase(serverUrl(home.password, server.port, 'postgres'), requestsPassword(home.password))
    } catch (error) {
      await stopServer(server)
      throw error
    }
    let stopped: Promise<void> | undefined
    return {
      url: serverUrl(home.password, server.port, database),
      requestsUrl: requestsUrlOf(home.password, server.port),
      port: server.port,
      pid: server.pid,
      exited: server.exited,
      announce: claim.announce,
      stop: () => {
        stopped ??= stopServer(server).then(claim.release)
        return stopped
      },
    }
  } catch (error) {
    await claim.release()
    throw error
  }
}

/** The embedded database that another live process of this data directory has started, for commands that use it too. */
export async function findRunning(
  directory: string,
): Promise<
  { pid: number; httpUrl: string | null; databaseUrl: string | null; requestsUrl: string | null } | undefined
> {
  const running = await whoRuns(directory)
  if (!running) return undefined
  const home = await knownHome(directory)
  const server = home && (await liveServer(home.cluster))
  return {
    pid: running.pid,
    httpUrl: running.url,
    databaseUrl: home && server ? serverUrl(home.password, server.port, database) : null,
    requestsUrl: home && server ? requestsUrlOf(home.password, server.port) : null,
  }
}

/** Stops a server whose starter was killed. True if there was one. The server of a live starter is left alone. */
export async function stopLeftover(directory: string): Promise<boolean> {
  if (await whoRuns(directory)) return false
  const home = await knownHome(directory).catch(() => undefined)
  const server = home && (await liveServer(home.cluster))
  if (server) await stopServer(server)
  return server !== undefined
}

const serverUrl = (password: string, port: number, name: string, role = superuser): string =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${name}`

const requestsUrlOf = (password: string, port: number): string =>
  serverUrl(requestsPassword(password), port, database, REQUESTS_LOGIN)

/** Derived, so that data directories of any age have one. The superuser's password cannot be computed from it. */
const requestsPassword = (password: string): string =>
  createHmac('sha256', password).update(REQUESTS_LOGIN).digest('base64url')

/** Created under another name and renamed when complete, so that a cluster under its final name is always complete. */
async function createCluster(home: PostgresHome, binaries: string): Promise<void> {
  const draft = `${home.cluster}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  const passwordFile = join(draft, 'password')
  await writeFile(passwordFile, `${home.password}\n`, { mode: 0o600 })
  if (home.user) for (const path of [draft, passwordFile]) await chown(path, home.user.uid, home.user.gid)
  const cluster = join(draft, 'cluster')
  const made = await run(
    join(binaries, 'bin', 'initdb'),
    // The machine's locale must not affect how text sorts.
    // biome-ignore format: one option with its value a line
    [
      '--pgdata', cluster,
      '--username', superuser,
      '--pwfile', passwordFile,
      '--auth', 'scram-sha-256',
      '--locale', 'C',
      '--encoding', 'UTF8',
      '--no-instructions',
    ],
    home.user,
  )
  if (made.code !== 0) throw new CannotEmbed(`The database could not be created: ${made.stderr.trim()}`)
  await rename(cluster, home.cluster)
  await syncDirectory(dirname(home.cluster))
  await rm(draft, { recursive: true, force: true })
}

/** A rename survives a power cut only once its directory has been flushed. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function launch(
  home: PostgresHome,
  binaries: string,
  settings: Record<string, string>,
  dataDirectory: string,
  progress: (message: string) => void,
): Promise<StartedServer> {
  const logFile = join(dataDirectory, 'postgres-start.log')
  const deadline = Date.now() + 30_000
  // Prefer the previous port, so that a worker beside this service finds the database again after a restart.
  const portFile = join(dataDirectory, 'postgres-port')
  let preferredPort = Number((await readFile(portFile, 'utf8').catch(ignoreMissing)) ?? 0)
  for (;;) {
    const port = await freePort(preferredPort)
    preferredPort = 0
    const outcome = await tryLaunch(home, binaries, { ...settings, port: String(port) }, logFile, progress)
    if (typeof outcome !== 'string') {
      await writeFile(portFile, String(port))
      return { ...outcome, port }
    }
    // The port was taken meanwhile, or sessions of a killed server have not all ended yet. They will by themselves;
    // removing their lock file instead would let two servers write to one cluster.
    const passing = /could not bind|could not create any TCP|still in use|lock file "postmaster.pid" already exists/
    if (!passing.test(outcome) || Date.now() > deadline) {
      throw new CannotEmbed(`PostgreSQL did not start on ${home.cluster}: ${outcome.trim()}`)
    }
    await pause(200)
  }
}

/** The running server, or its output before it gave up. */
async function tryLaunch(
  home: PostgresHome,
  binaries: string,
  settings: Record<string, string>,
  logFile: string,
  progress: (message: string) => void,
): Promise<Omit<StartedServer, 'port'> | string> {
  // Tells the server, as pg_ctl does, that a pid in its lock file is not a server. Unlike deleting that file, this
  // keeps the check that no session of the dead server is still attached to its memory.
  const otherPid = await otherPidInLock(home.cluster)
  const log = await open(logFile, 'w', 0o600)
  const child = spawn(
    join(binaries, 'bin', 'postgres'),
    ['-D', home.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: '/',
      // In its own session: a Ctrl-C in the terminal is for the service, which stops the database last.
      detached: true,
      env: { ...plainEnvironment(), ...(otherPid === undefined ? {} : { PG_GRANDPARENT_PID: String(otherPid) }) },
      stdio: ['ignore', log.fd, log.fd],
      ...identity(home.user),
    },
  )
  let failure: string | undefined
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      failure = error.message
      resolve()
    })
  })
  let ended = false
  void exited.then(() => {
    ended = true
  })
  await log.close()
  child.unref()
  let nextProgress = Date.now() + 2_000
  for (;;) {
    if (ended) return failure ?? (await readFile(logFile, 'utf8'))
    const lines = (await readFile(join(home.cluster, 'postmaster.pid'), 'utf8').catch(ignoreMissing))?.split('\n') ?? []
    if (child.pid !== undefined && Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') {
      return { pid: child.pid, cluster: home.cluster, exited }
    }
    if (Date.now() > nextProgress) {
      progress('Waiting for the database: it replays what an interruption left unfinished')
      nextProgress += 10_000
    }
    await pause(15)
  }
}

/** The preferred port or, if it is taken or there is none, any free port. */
function freePort(preferredPort: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => {
      if (preferredPort > 0) resolve(freePort(0))
      else reject(error)
    })
    probe.listen(
      Number.isInteger(preferredPort) && preferredPort > 0 && preferredPort < 65_536 ? preferredPort : 0,
      '127.0.0.1',
      () => {
        const address = probe.address()
        probe.close(() => {
          if (address === null || typeof address === 'string') reject(new Error('no port was given'))
          else resolve(address.port)
        })
      },
    )
  })
}

/**
 * Creates the database and the login role for requests. Repeated at each start, because a data directory may be older
 * than either.
 */
async function createDatabase(url: string, requestsPassword: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 60_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const existing = await client.query('select from pg_database where datname = $1', [database])
    if (existing.rowCount === 0) await client.query(`create database ${database}`)
    await createRequestsRole(client, requestsPassword)
  } finally {
    await client.end()
  }
}

/** Without inheritance: the role has no rights until it becomes the application's role. */
async function createRequestsRole(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
  const roles = new Set(rows.map(({ rolname }) => rolname))
  // The first migration creates it if it does not exist yet.
  if (!roles.has('sillage_app')) await client.query('create role sillage_app nologin')
  if (!roles.has(REQUESTS_LOGIN)) await client.query(`create role ${REQUESTS_LOGIN} nologin noinherit`)
  await client.query(`grant sillage_app to ${REQUESTS_LOGIN}`)
  await client.query(
    `alter role ${REQUESTS_LOGIN} login noinherit nosuperuser nocreatedb nocreaterole password ${client.escapeLiteral(password)}`,
  )
}
