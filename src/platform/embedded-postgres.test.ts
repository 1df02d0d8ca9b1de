import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openClient, openPool } from './database.ts'
import {
  AlreadyRunning,
  CannotEmbed,
  type EmbeddedPostgres,
  findRunning,
  startEmbeddedPostgres,
  stopLeftover,
} from './embedded-postgres.ts'
import { codeOf } from './running.ts'

const isRoot = process.getuid?.() === 0
const onlyRoot = 'only root runs PostgreSQL as another user: run the tests as root'

describe('embedded PostgreSQL (database)', () => {
  let parent: string
  let directory: string
  const started: EmbeddedPostgres[] = []
  const children: ChildProcess[] = []

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'sillage-embedded-'))
    await chmod(parent, 0o755)
    directory = join(parent, 'data')
  })
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child)
    for (const server of started.splice(0)) await server.stop()
    await stopLeftover(directory)
    const notes = await readFile(join(directory, 'postgres.json'), 'utf8').catch(() => '{}')
    const home: unknown = JSON.parse(notes).home
    if (typeof home === 'string') await rm(home, { recursive: true, force: true })
    await rm(parent, { recursive: true, force: true })
  })

  const start = async (said: string[] = [], where = directory): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ directory: where, onProgress: (message) => said.push(message) })
    started.push(server)
    return server
  }

  const ask = async (url: string, ...statements: string[]): Promise<unknown> => {
    const client = openClient(url, { name: 'test' })
    await client.connect()
    try {
      let rows: unknown
      for (const statement of statements) rows = (await client.query(statement)).rows
      return rows
    } finally {
      await client.end()
    }
  }

  /** A separate process that starts the database, stores one row, reports that, and keeps running. */
  const startElsewhere = async (user: { uid?: number; gid?: number } = {}): Promise<ChildProcess> => {
    const program = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)}
      import { openClient } from ${JSON.stringify(new URL('./database.ts', import.meta.url).href)}
      const server = await startEmbeddedPostgres({ directory: process.argv[1] })
      const client = openClient(server.url, { name: 'elsewhere' })
      await client.connect()
      await client.query('create table kept (n int)')
      await client.query('insert into kept values (7)')
      await server.announce('http://127.0.0.1:4321')
      console.log('ready')
      setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, directory], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
      ...user,
    })
    children.push(child)
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve())
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`the starter ended with ${code}`)))
    })
    return child
  }

  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
  }

  it('is durable, independent of the machine’s locale, and only reachable on the loopback interface', async () => {
    const server = await start()
    expect(
      await ask(
        server.url,
        `select current_setting('fsync') || current_setting('synchronous_commit') || current_setting('full_page_writes') as durable,
                current_setting('listen_addresses') as heard, current_setting('unix_socket_directories') as sockets,
                current_setting('server_encoding') as encoding, datcollate as locale, current_setting('TimeZone') as zone
         from pg_database where datname = current_database()`,
      ),
    ).toEqual([{ durable: 'ononon', heard: '127.0.0.1', sockets: '', encoding: 'UTF8', locale: 'C', zone: 'UTC' }])
  })

  it('uses its previous port, or another one if that is taken', async () => {
    const first = await start()
    await first.stop()
    const again = await start()
    expect(again.port).toBe(first.port)
    await again.stop()
    const occupant = createServer()
    await new Promise<void>((resolve) => occupant.listen(first.port, '127.0.0.1', resolve))
    const elsewhere = await start()
    expect(elsewhere.port).not.toBe(first.port)
    await new Promise((resolve) => occupant.close(resolve))
  })

  it('lets nobody in without the password, and only its owner can read that', async () => {
    const server = await start()
    const url = new URL(server.url)
    url.password = 'guess'
    await expect(ask(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    expect((await stat(join(directory, 'postgres.json'))).mode & 0o777).toBe(0o600)
  })

  it('lets requests log in with a role that leads to no other, also in an older data directory', async () => {
    const made = await start()
    // As in a directory that was created before: with the application's role, and tables of the superuser.
    await ask(
      made.url,
      'drop role sillage_requests',
      'create table secret (what text)',
      `insert into secret values ('x')`,
    )
    await made.stop()
    const { requestsUrl } = await start()
    const pool = openPool(requestsUrl, { name: 'test requests', role: 'sillage_app', max: 1 })
    try {
      const whoAmI = async () => (await pool.query('select current_user::text as me, session_user::text as login')).rows
      expect(await whoAmI()).toEqual([{ me: 'sillage_app', login: 'sillage_requests' }])
      for (const leave of ['reset role', 'set session authorization default', 'set role none', 'discard all']) {
        await pool.query(leave)
        expect(await whoAmI()).not.toEqual([expect.objectContaining({ me: 'sillage' })])
        await expect(pool.query('select * from secret')).rejects.toThrow('permission denied')
      }
      for (const role of ['sillage', 'pg_read_all_data'])
        await expect(pool.query(`set role ${role}`)).rejects.toThrow('permission denied')
      await expect(pool.query('set session authorization sillage')).rejects.toThrow('permission denied')
    } finally {
      await pool.end()
    }
  })

  it('accepts settings, and reports when the server ends', async () => {
    const server = await startEmbeddedPostgres({ directory, settings: { work_mem: '7MB' } })
    started.push(server)
    expect(await ask(server.url, `select current_setting('work_mem') as memory`)).toEqual([{ memory: '7MB' }])
    process.kill(server.pid, 'SIGKILL')
    await server.exited
  })

  it('keeps its rows from one start to the next', async () => {
    const first = await start()
    await ask(first.url, 'create table kept (n int)', 'insert into kept values (7)')
    await first.stop()
    const second = await start()
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('refuses a second start, with the process and the address of the first', async () => {
    const server = await start()
    await server.announce('http://127.0.0.1:4321')
    const refusal = await startEmbeddedPostgres({ directory }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(AlreadyRunning)
    expect(refusal).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:4321' })
    expect(await findRunning(directory)).toEqual({
      pid: process.pid,
      httpUrl: 'http://127.0.0.1:4321',
      databaseUrl: server.url,
      requestsUrl: server.requestsUrl,
    })
    await server.stop()
    expect(await findRunning(directory)).toBeUndefined()
  })

  it('lets one of two win that start at the same moment', async () => {
    const outcomes = await Promise.allSettled([start(), start()])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'AlreadyRunning' } })
  })

  it('knows which other process is running, and copes if that one was killed', async () => {
    const child = await startElsewhere()
    await expect(start()).rejects.toMatchObject({ pid: child.pid, url: 'http://127.0.0.1:4321' })
    await kill(child)
    const said: string[] = []
    const server = await start(said)
    expect(said).toEqual(['Stopping the database that an interrupted Sillage left running'])
    expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('recovers if the server was killed too, even if its pid belongs to another program by now', async () => {
    const child = await startElsewhere()
    await kill(child)
    const lock = join(directory, 'postgres', 'postmaster.pid')
    const [pid = '', ...rest] = (await readFile(lock, 'utf8')).split('\n')
    process.kill(Number(pid), 'SIGKILL')
    const owner = await stat(lock)
    const otherProgram = spawn('sleep', ['60'], isRoot ? { uid: owner.uid, gid: owner.gid } : {})
    children.push(otherProgram)
    await writeFile(lock, [String(otherProgram.pid), ...rest].join('\n'))
    const server = await start()
    expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 7 }])
    expect(otherProgram.exitCode).toBeNull()
  })

  it('is not blocked by a claim whose pid was reused by another process', async () => {
    await mkdir(directory)
    await writeFile(
      join(directory, 'running.json'),
      JSON.stringify({ pid: process.pid, birth: 'earlier/1', url: null }),
    )
    await start()
    expect(await findRunning(directory)).toMatchObject({ pid: process.pid })
  })

  it('treats a process that has ended, but that its parent has not reaped, as gone', async (context) => {
    if (process.platform !== 'linux') return context.skip('only Linux tells such processes apart')
    // A shell that replaces itself never reaps its child.
    const parentOfZombie = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(parentOfZombie)
    const pid = await new Promise<number>((resolve) =>
      parentOfZombie.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    )
    await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ')
    await mkdir(directory)
    await writeFile(join(directory, 'running.json'), JSON.stringify({ pid, birth: null, url: null }))
    expect(await findRunning(directory)).toBeUndefined()
  })

  it('starts over after a creation that was interrupted', async () => {
    await mkdir(join(directory, 'postgres.new', 'cluster'), { recursive: true })
    await writeFile(join(directory, 'postgres.new', 'cluster', 'PG_VERSION'), '18')
    await start()
  })

  it('finds a place for the data if the server’s user cannot reach the directory, and finds it again', async (context) => {
    if (!isRoot) return context.skip(onlyRoot)
    await chmod(parent, 0o700)
    const first = await start()
    await ask(first.url, 'create table kept (n int)', 'insert into kept values (7)')
    await first.stop()
    const second = await start()
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('refuses a copy of a data directory whose database is elsewhere', async (context) => {
    if (!isRoot) return context.skip(onlyRoot)
    await chmod(parent, 0o700)
    const server = await start()
    const copy = join(parent, 'copy')
    await cp(directory, copy, { recursive: true })
    await rm(join(copy, 'running.json'))
    await expect(start([], copy)).rejects.toBeInstanceOf(CannotEmbed)
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  it('starts as an ordinary user for an ordinary user', async (context) => {
    const uid = isRoot ? 65_534 : process.getuid?.()
    if (isRoot) await chown(parent, 65_534, 65_534)
    try {
      await startElsewhere(isRoot ? { uid: 65_534, gid: 65_534 } : {})
    } catch (error) {
      if (codeOf(error) === 'EACCES') return context.skip('put the project where every user can reach it')
      throw error
    }
    expect((await stat(join(directory, 'postgres'))).uid).toBe(uid)
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
  })
})
