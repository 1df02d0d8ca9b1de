// A separate PostgreSQL for fault tests, behind a proxy whose address stays the same while the server is killed and
// restarted.
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { codeOf } from '#platform/running.ts'

export type DatabaseUnderTest = {
  /** By way of the proxy; the same through every restart. */
  readonly url: string
  /** SIGKILL to the server and to every process of it at once; then starts it again, on the same files. */
  killAll(): Promise<void>
  /** A planned restart: sessions are ended, everything is flushed, and the server is away for a while. */
  restart(awayMs?: number): Promise<void>
  /** Stopped while the callback runs. */
  stopped(meanwhile: () => Promise<void>): Promise<void>
  /** SIGKILL to one session: the server then resets all of them. */
  killBackend(pid: number): void
  /** Every connection dies with the server's answers on their way: what was asked for may well have been done. */
  loseAnswers(): void
  stop(): Promise<void>
}

export async function startDatabase(): Promise<DatabaseUnderTest> {
  // By this name a later test run finds, and stops, what a killed one left behind.
  const directory = await mkdtemp(join(tmpdir(), `sillage-test-${process.pid}-faults-`))
  let server = await startEmbeddedPostgres({ directory })
  const proxy = await startProxy(() => server.port)
  const url = new URL(server.url)
  url.port = String(proxy.port)

  return {
    url: url.href,
    async killAll() {
      const cluster = await readlink(`/proc/${server.pid}/cwd`)
      // The server first, or it would begin to mend; its lock file stays, for that is what the next start goes by.
      for (const pid of [server.pid, ...(await processesIn(cluster))]) killed(pid)
      while ((await processesIn(cluster)).length > 0) await pause(5)
      await server.stop()
      server = await startEmbeddedPostgres({ directory })
    },
    async restart(awayMs = 0) {
      await server.stop()
      await pause(awayMs)
      server = await startEmbeddedPostgres({ directory })
    },
    async stopped(meanwhile) {
      await server.stop()
      try {
        await meanwhile()
      } finally {
        server = await startEmbeddedPostgres({ directory })
      }
    },
    killBackend: killed,
    loseAnswers: proxy.loseAnswers,
    async stop() {
      await server.stop()
      await proxy.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // Gone by itself in between.
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/** Every process whose working directory is the cluster: the server's own are, and nobody else's. */
async function processesIn(cluster: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const directory = await readlink(`/proc/${pid}/cwd`).catch(() => '')
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      // A zombie holds nothing any more.
      return directory === cluster && !/\) Z /.test(stat) ? [pid] : []
    }),
  )
  return found.flat()
}

async function startProxy(target: () => number) {
  const pairs = new Set<{ client: Socket; server: Socket; deaf: boolean }>()
  const proxy = createServer((client) => {
    const server = connect(target(), '127.0.0.1')
    const pair = { client, server, deaf: false }
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    client
      .on('data', (bytes) => server.write(bytes))
      .on('close', end)
      .on('error', end)
    server
      .on('close', end)
      .on('error', end)
      .on('data', (bytes) => {
        // The work is done, and the one who asked will never hear of it.
        if (pair.deaf) end()
        else client.write(bytes)
      })
    client.setNoDelay(true)
    server.setNoDelay(true)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    port: address.port,
    loseAnswers() {
      for (const pair of pairs) pair.deaf = true
    },
    async close() {
      for (const { client, server } of pairs) {
        client.destroy()
        server.destroy()
      }
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
