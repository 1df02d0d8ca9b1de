// The service started before its database, as a real process: it reports what it waits for, and starts when it is
// available.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort } from '../faults/process-under-test.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

let database: TestDatabase
let data: string
let there: Server | null
let child: ChildProcess
beforeEach(async () => {
  database = await freshDatabase('absent', { empty: true })
  data = await mkdtemp(join(tmpdir(), `sillage-test-${process.pid}-absent-`))
  there = null
})
afterEach(async () => {
  child.kill('SIGKILL')
  there?.close()
  await database.drop()
  await rm(data, { recursive: true, force: true })
})

/** Lines of the service, whose database is expected at a port where nobody listens yet. */
async function startWithout(): Promise<{ port: number; lines: AsyncIterator<string>; said: string[] }> {
  const port = await freePort()
  const url = new URL(database.url)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      DATABASE_URL: url.href,
      SILLAGE_DATA: data,
      SILLAGE_KEYS: join(data, 'keys'),
      SILLAGE_WORKER: 'none',
      SILLAGE_DEMONSTRATION: 'no',
      PORT: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('its output is piped')
  return { port, lines: createInterface(child.stdout)[Symbol.asyncIterator](), said: [] }
}

async function until(pattern: RegExp, { lines, said }: Awaited<ReturnType<typeof startWithout>>): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error(`the service ended: ${said.join('\n')}`)
    said.push(value)
    const [found] = pattern.exec(value) ?? []
    if (found !== undefined) return found
  }
}

it('waits for an unavailable database, reports it once, and then serves requests', async () => {
  const started = await startWithout()
  const line = await until(/^Waiting .*/, started)
  expect(line).toContain(`127.0.0.1:${started.port}`)
  const { password } = new URL(database.url)
  if (password !== '') expect(line).not.toContain(password)

  const { hostname, port } = new URL(database.url)
  there = createServer((socket) => {
    const server = connect(Number(port), hostname)
    socket.pipe(server).pipe(socket)
    socket.on('error', () => server.destroy())
    server.on('error', () => socket.destroy())
  }).listen(started.port, '127.0.0.1')
  const url = await until(/http:\/\/127\.0\.0\.1:\d+/, started)
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  expect(started.said.filter((said) => said.startsWith('Waiting'))).toHaveLength(1)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

it('ends in order when it is stopped while waiting', async () => {
  const started = await startWithout()
  await until(/^Waiting /, started)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})
