// Leaving without a failed request: real processes behind a balancer that probes readiness, restarted under load.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

type Instance = { readonly process: ChildProcess; readonly url: string; ready: boolean }

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let token: string
const instances: Instance[] = []
beforeAll(async () => {
  stack = await openStack('drain')
  school = await openSchool(stack, 20)
  token = await stack.token('tool', { tenant: stack.tenant })
  instances.push(...(await Promise.all([start(), start()])))
})
afterAll(async () => {
  for (const { process } of instances) process.kill('SIGKILL')
  await stack?.close()
})

async function start(): Promise<Instance> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      DATABASE_URL: stack.service.databaseUrl,
      SILLAGE_DATA: stack.directory,
      SILLAGE_KEYS: join(stack.directory, 'keys'),
      SILLAGE_WORKER: 'none',
      PORT: '0',
      LOG_LEVEL: 'error',
      // Long enough for a balancer on a busy machine to see that it leaves.
      SILLAGE_DRAIN_MS: '3000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (url !== undefined) {
      child.stdout.resume()
      return { process: child, url, ready: true }
    }
  }
  throw new Error('the service ended before it listened')
}

const agent = new Agent({ keepAlive: true })
const send = (url: string, body?: object): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
    })
    sent.on('error', reject)
    sent.on('response', (answer) => {
      let text = ''
      answer
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          text += chunk
        })
        .on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        .on('error', reject)
    })
    sent.end(body && JSON.stringify(body))
  })

it('restarts two instances in turn under load without one failed request', async () => {
  const failures: string[] = []
  let served = 0
  const stop = new AbortController()

  const probes = (async () => {
    while (!stop.signal.aborted) {
      for (const instance of instances)
        instance.ready = await send(`${instance.url}/health/ready`).then(
          ({ status }) => status === 200,
          () => false,
        )
      await pause(100)
    }
  })()
  const clients = school.learners.map(async (learner, n) => {
    for (let i = n; !stop.signal.aborted; i += 1) {
      const ready = instances.filter((instance) => instance.ready)
      const { url } = ready[i % ready.length] ?? { url: '' }
      try {
        const { status, text } = await send(`${url}/api/adaptive/interaction`, attempt(learner))
        if (status === 201) served += 1
        // A machine that has too much to do says so, whoever leaves.
        else if (!text.includes('/problems/overloaded')) failures.push(`${status} ${text}`)
      } catch (error) {
        failures.push(String(error))
      }
      await pause(5)
    }
  })

  const servedMore = async () => {
    for (const before = served; served < before + 100 && failures.length === 0; ) await pause(20)
  }
  for (const n of [0, 1]) {
    await servedMore()
    const leaving = instances[n]
    if (!leaving) throw new Error('there are two instances')
    const exited = once(leaving.process, 'exit')
    leaving.process.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    instances[n] = await start()
  }
  await servedMore()
  stop.abort()
  await Promise.all([probes, ...clients])
  agent.destroy()
  expect(failures).toEqual([])
})
