// `npm start` as a real process with its worker process: a killed worker is restarted while the API answers, and the
// worker ends with the API, however the API ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openPool } from '#platform/database.ts'
import { isAlive } from '#platform/running.ts'
import { attempt, openSchool, openStack, type Stack } from '../http/stack.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

describe('the worker beside the API', () => {
  let stack: Stack
  let school: Awaited<ReturnType<typeof openSchool>>
  let pool: pg.Pool
  beforeAll(async () => {
    stack = await openStack('worker beside')
    school = await openSchool(stack)
    pool = openPool(stack.service.databaseUrl, { name: 'worker beside', max: 2 })
  })
  afterAll(async () => {
    await pool?.end()
    await stack?.close()
  })

  async function start(): Promise<{ readonly api: ChildProcess; readonly url: string }> {
    const api = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        DATABASE_URL: stack.service.databaseUrl,
        SILLAGE_DATA: stack.directory,
        SILLAGE_KEYS: join(stack.directory, 'keys'),
        SILLAGE_WORKER: 'inside',
        PORT: '0',
        LOG_LEVEL: 'fatal',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A process group of its own, as a terminal gives to a command.
      detached: true,
    })
    onTestFinished(() => void api.kill('SIGKILL'))
    for await (const line of createInterface(api.stdout)) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
      if (url === undefined) continue
      api.stdout.resume()
      return { api, url }
    }
    throw new Error('the service ended before it listened')
  }

  /** Of the workers that say they are alive, as `host:pid`. */
  const workers = async (): Promise<number[]> => {
    const { rows } = await pool.query<{ name: string }>(
      'select name from sillage.workers where alive_until > clock_timestamp()',
    )
    return rows.map(({ name }) => Number(name.split(':').at(-1)))
  }
  const nextWorker = async (but: readonly number[] = []): Promise<number> => {
    const found = async () => (await workers()).filter((pid) => !but.includes(pid))
    await expect.poll(found).toHaveLength(1)
    return (await found())[0] ?? 0
  }

  /** What a worker does besides folding, once it has been told that the log is filled. */
  const reacts = (worker: number) =>
    expect
      .poll(async () => {
        const { rows } = await pool.query(
          `select from sillage.leases l join sillage.workers w on w.id = l.holder
           where l.duty like 'process %' and w.name like $1`,
          [`%:${worker}`],
        )
        return rows.length
      })
      .toBeGreaterThan(0)

  async function ask(url: string, body?: object): Promise<Response> {
    return fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await stack.token(body ? 'tool' : 'teacher')}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  }
  const send = (url: string) => ask(`${url}/api/adaptive/interaction`, attempt(school.learner))
  /** Until a query that asks for the command's own position is answered: its rows are folded. */
  const folded = async (url: string, sent: Response): Promise<void> => {
    const at = sent.headers.get('x-event-position')
    const query = () => ask(`${url}/api/classes/${school.class}/overview?atLeast=${at}`).then(({ status }) => status)
    await expect.poll(query).toBe(200)
  }

  it('is a separate process that folds new events, and is restarted after a kill while the API answers', async () => {
    const { api, url } = await start()
    const first = await nextWorker()
    expect(first).not.toBe(api.pid)
    await folded(url, await send(url))
    await reacts(first)

    process.kill(first, 'SIGKILL')
    const meanwhile = await send(url)
    expect(meanwhile.status).toBe(201)
    await folded(url, meanwhile)
    const second = await nextWorker([first])
    expect(second).not.toBe(api.pid)
    await reacts(second)
    expect(api.exitCode).toBeNull()
    api.kill('SIGTERM')
    await once(api, 'exit')
  })

  it('releases its leases and ends in order on Ctrl-C, which the terminal sends to both', async () => {
    const { api } = await start()
    const worker = await nextWorker()
    const exited = once(api, 'exit')
    process.kill(-(api.pid ?? 0), 'SIGINT')
    expect(await exited).toEqual([0, null])
    expect(isAlive(worker)).toBe(false)
    const { rows } = await pool.query(`select from sillage.workers where name like $1`, [`%:${worker}`])
    expect(rows).toEqual([])
  })

  it('ends when the API is killed', async () => {
    const { api } = await start()
    const worker = await nextWorker()
    api.kill('SIGKILL')
    await expect.poll(() => isAlive(worker)).toBe(false)
  })
})
