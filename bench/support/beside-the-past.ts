// The cost of commands during many questions about the past: another school's commands during two hundred questions by
// time on one long history, and the memory of the service and its processes before, at the peak and afterwards.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openTokenKeys } from '#identity/token-keys.ts'
import { thisCheckout } from './before.ts'
import { generateLoad, startService } from './http-processes.ts'
import { openSchool } from './http-school.ts'

export type BesideThePast = {
  readonly aloneP95Ms: number
  readonly besideP95Ms: number
  readonly besideErrors: number
  readonly answered: number
  /** Refusals by the bound that was met; each was asked again after `Retry-After`. */
  readonly refused: Readonly<Record<string, number>>
  readonly askedMs: number
  readonly rssBeforeMb: number
  readonly rssPeakMb: number
  readonly rssAfterMb: number
}

const ASKERS = 200
const RATE = 50
const path = '/api/adaptive/interaction'

export async function besideThePast(asked: {
  readonly databaseUrl: string
  readonly tenant: string
  readonly learner: string
  /** One for each question, in turn. */
  readonly times: readonly string[]
  readonly measureMs: number
  /** Who has no answer by then, from the first question on, asks no more. */
  readonly mostMs: number
}): Promise<BesideThePast> {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-past-'))
  const service = await startService(thisCheckout, {
    DATABASE_URL: asked.databaseUrl,
    SILLAGE_DATA: data,
    SILLAGE_KEYS: join(data, 'keys'),
    PORT: '0',
    LOG_LEVEL: 'error',
    // Folding half a million events into read models is not measured here.
    SILLAGE_WORKER: 'none',
  })
  try {
    const keys = await openTokenKeys(data)
    const other = randomUUID()
    const tokenOf = (tenant: string, role: 'administrator' | 'tool') =>
      keys.sign({ tenant, actor: randomUUID(), role }, 3_600)
    const bodies = await openSchool(service, await tokenOf(other, 'administrator'), 50)
    const token = await tokenOf(other, 'tool')
    // A teacher would be answered 404: nobody in this log teaches the learner.
    const reader = await tokenOf(asked.tenant, 'administrator')
    const commands = () =>
      generateLoad({
        ...{ url: service.url, path, token, bodies, connections: 50, rate: RATE },
        ...{ warmMs: 1_500, measureMs: asked.measureMs },
      })
    const alone = await commands()
    const rssBeforeMb = await rssMb(service.pid)

    const refused: Record<string, number> = {}
    let answered = 0
    async function ask(n: number): Promise<void> {
      const at = encodeURIComponent(asked.times[n % asked.times.length] ?? '')
      for (;;) {
        const answer = await fetch(`${service.url}/api/learners/${asked.learner}/state?at=${at}`, {
          headers: { authorization: `Bearer ${reader}` },
        })
        const body: unknown = await answer.json()
        if (answer.ok) {
          answered += 1
          return
        }
        const bound = `${answer.status} ${boundOf(body)}`
        // No figure may stand for an answer that nobody wanted: only a bound that was met is asked again.
        if (answer.status !== 503) throw new Error(`a question about the past was answered ${bound}`)
        refused[bound] = (refused[bound] ?? 0) + 1
        await pause(Number(answer.headers.get('retry-after') ?? 1) * 1_000)
        if (performance.now() - startedMs > asked.mostMs) return
      }
    }
    const startedMs = performance.now()
    let rssPeakMb = rssBeforeMb
    const watch = setInterval(async () => {
      rssPeakMb = Math.max(rssPeakMb, await rssMb(service.pid))
    }, 250)
    const asking = Promise.all(Array.from({ length: ASKERS }, (_, n) => ask(n)))
    const beside = await commands()
    await asking
    const askedMs = performance.now() - startedMs
    clearInterval(watch)

    // A process without work ends after half a minute.
    for (let waited = 0; waited < 60 && (await childrenOf(service.pid)).length > 0; waited += 1) await pause(1_000)
    return {
      aloneP95Ms: alone.p95Ms,
      besideP95Ms: beside.p95Ms,
      besideErrors: beside.errors,
      answered,
      refused,
      askedMs,
      rssBeforeMb,
      rssPeakMb,
      rssAfterMb: await rssMb(service.pid),
    }
  } finally {
    await service.stop()
    await rm(data, { recursive: true, force: true })
  }
}

function boundOf(body: unknown): string {
  const facts: unknown = typeof body === 'object' && body !== null && 'facts' in body ? body.facts : null
  const bound: unknown = typeof facts === 'object' && facts !== null && 'bound' in facts ? facts.bound : null
  if (typeof bound === 'string') return bound
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '?'
}

/** For a process and its children, so that work in child processes counts too. */
async function rssMb(pid: number): Promise<number> {
  const all = [pid, ...(await childrenOf(pid))]
  const sizes = await Promise.all(all.map(async (one) => Number(/VmRSS:\s+(\d+)/.exec(await status(one))?.[1] ?? 0)))
  return sizes.reduce((sum, kb) => sum + kb, 0) / 1_000
}

const status = (pid: number): Promise<string> => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')

async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(all.map(async (one) => Number(/PPid:\s+(\d+)/.exec(await status(one))?.[1] ?? 0)))
  return all.filter((_, n) => parents[n] === pid)
}
