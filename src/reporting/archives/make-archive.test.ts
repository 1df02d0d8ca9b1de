// How an archive is made: what it asks for, in which order, what it writes, and what happens where a report cannot be made.
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { JobFailed } from '#jobs/job.ts'
import { Instant, PersonId, position, TenantId } from '#kernel/ids.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import type { QueryRequest } from '#querying/query-runner.ts'
import { ReportArchive } from './archive-request.ts'
import { makeArchive } from './make-archive.ts'

const { queries } = await readDefinitions()
const tenant = TenantId.parse('c1a55000-0000-4000-8000-000000000099')
const idOf = (n: number) => `c1a55000-0000-4000-8000-00000000000${n}`
const classOf = (n: number) => ({
  ...{ class: idOf(n), name: `CM${n}`, level: 'CM1', schoolYear: '2025-2026', teacher: idOf(7) },
  ...{ openedAt: '2025-09-01T06:00:00.000Z', closedAt: null, learners: 0 },
})
const asked = ReportArchive.parse({ schoolYear: 2025, format: 'csv' })

type Answer = (request: QueryRequest) => QueryProblem | undefined

/** A school of two classes without sequences, whose queries answer as their examples say; `fails` says otherwise. */
function schoolWhere(fails: Answer = () => undefined, classes: readonly unknown[] = [classOf(1), classOf(2)]) {
  const requests: QueryRequest[] = []
  const written: string[] = []
  const texts: string[] = []
  const reached: string[] = []
  const stop = new AbortController()
  const exampleOf = (query: string): object => Object(queries.get(query)?.example.output)
  const run = async (request: QueryRequest) => {
    requests.push(request)
    const problem = fails(request)
    if (problem) throw new QueryFailed(problem)
    const output: unknown =
      request.query === 'class-list'
        ? { items: classes, next: null }
        : request.query === 'class-sequence-list'
          ? { class: idOf(1), items: [] }
          : { ...exampleOf(request.query), next: null }
    return { output, position: position(9n), lag: 0, lagSeconds: 0, faulted: [], frozen: [] }
  }
  const make = () =>
    makeArchive(
      {
        queries: { run },
        log: { head: async () => position(9n) },
        schoolAt: async () => ({ name: 'École des Tilleuls', zone: 'Europe/Paris' }),
      },
      asked,
      {
        caller: {
          ...{ tenant, actor: PersonId.parse(idOf(8)), onBehalfOf: null },
          ...{ permissions: permissionsOfService(['teaching:read'], tenant) },
          origin: { kind: 'process', process: 'reports' },
        },
        begunAt: Instant.parse('2026-11-30T08:00:00.000Z'),
        signal: stop.signal,
        progress: ({ done, total }) => reached.push(`${done}/${total}`),
        async write(path, bytes) {
          written.push(path)
          texts.push(Buffer.from(bytes).toString('utf8'))
        },
      },
    )
  return { make, requests, written, texts, reached, stop }
}

it('makes one report after the other, says how far it is, and ends with the page', async () => {
  const { make, written, reached } = schoolWhere()
  const made = await make()
  expect(written).toEqual([
    ...['CM1', 'CM2'].flatMap((name) => [
      `${name}/progression-de-la-classe.csv`,
      `${name}/points-de-blocage.csv`,
      `${name}/evolution-de-la-classe.csv`,
    ]),
    'index.html',
  ])
  expect(reached).toEqual(['0/6', '1/6', '2/6', '3/6', '4/6', '5/6', '6/6'])
  expect(made).toMatchObject({ name: 'archive-2025-2026-2026-11-30', reports: 6, leftOut: 0 })
  expect(new Set(made.people).size).toBe(made.people.length)
})

it('gives no class a folder where its page goes', async () => {
  const { make, written } = schoolWhere(undefined, [{ ...classOf(1), name: 'Index.HTML' }])
  await make()
  expect(new Set(written.map((path) => path.split('/')[0]))).toEqual(new Set(['Index.HTML (2)', 'index.html']))
})

it('asks for everything as of the end of the year, as it was known at one position, and for the weeks of the year alone', async () => {
  const { make, requests } = schoolWhere()
  await make()
  const reports = requests.filter(({ moment }) => moment)
  expect(reports).toHaveLength(6)
  for (const { moment } of reports) expect(moment).toEqual({ at: '2026-07-31T21:59:59.999Z', known: '9' })
  const weeks = reports.filter(({ query }) => query === 'class-weeks')
  for (const { input } of weeks) expect(input).toMatchObject({ from: '2025-08-01', to: '2026-07-31' })
})

it('names on its page what could not be made, and makes the rest', async () => {
  const tooLarge = { kind: 'past-too-large', what: 'people', most: 2_000 } as const
  const { make, written, texts } = schoolWhere(({ query }) => (query === 'class-overview' ? tooLarge : undefined))
  expect(await make()).toMatchObject({ reports: 4, leftOut: 2 })
  expect(written).toHaveLength(5)
  expect(texts.at(-1)).toContain('trop pour un rapport à une date passée')
})

it('asks again for a report that found no place among other questions', async () => {
  let refused = 2
  const busy = { kind: 'past-busy', bound: 'school', most: 1, retryAfterMs: 1 } as const
  const { make } = schoolWhere(({ moment }) => {
    if (!moment || refused === 0) return undefined
    refused -= 1
    return busy
  })
  expect(await make()).toMatchObject({ reports: 6, leftOut: 0 })
  const slow = schoolWhere(({ query }) => (query === 'class-weeks' ? { ...busy, bound: 'work' } : undefined))
  expect(await slow.make()).toMatchObject({ reports: 4, leftOut: 2 })
  const never = schoolWhere(({ query }) => (query === 'class-weeks' ? busy : undefined))
  await expect(never.make()).rejects.toThrow(QueryFailed)
})

describe('a start that ends before its end', () => {
  it('asks for nothing more once it is cancelled', async () => {
    const cancelled = schoolWhere(({ query }) => {
      if (query === 'class-stuck-points') cancelled.stop.abort()
      return undefined
    })
    await expect(cancelled.make()).rejects.toThrow()
    expect(cancelled.requests.filter(({ moment }) => moment)).toHaveLength(2)
    expect(cancelled.written).not.toContain('index.html')
  })

  it('says that there is nothing to archive', async () => {
    const { make } = schoolWhere(undefined, [])
    await expect(make()).rejects.toThrow(JobFailed)
    await expect(make()).rejects.toMatchObject({ code: 'school-year-without-classes' })
  })
})
