// How long it takes to give a learner everything that is stored about them: 10,000 events, sealed, among those of others.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, Instant, PersonId, type StreamName, streamName, TenantId, Zone } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { exportFiles } from '#rights/access/export-files.ts'
import { piecesOf } from '#rights/access/form.ts'
import { jsonForm } from '#rights/access/json-form.ts'
import { testCaller } from '../../tests/fixtures/test-caller.ts'
import { attempt } from '../support/attempt.ts'
import { median, printTable } from '../support/report.ts'

const EVENTS = 10_000
const PER_APPEND = 500

export type AccessFigures = {
  /** The JSON, as over HTTP: the streams come from the read model. */
  readonly access_ms: number
  /** Every form in a directory, after a search of the whole log. */
  readonly access_export_ms: number
  /** The most that the heap grew while the JSON was written, in megabytes. */
  readonly access_heap_mb: number
}

/** On an empty database. Prints a table. */
export async function accessFigures(url: string, { quick }: { readonly quick: boolean }): Promise<AccessFigures> {
  const { others, rounds } = quick ? { others: 2, rounds: 3 } : { others: 10, rounds: 7 }
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-access-'))
  const service = await openService(
    readConfig({ DATABASE_URL: url, SILLAGE_DATA: directory, SILLAGE_KEYS: join(directory, 'keys') }),
    { logger: openLog({ level: 'warn' }), worker: true, join: false },
  )
  try {
    const tenant = TenantId.parse(randomUUID())
    const person = await fill(service, tenant, others)
    const caller = testCaller(['rights:read'], { tenant })
    const files = () => service.personFiles.open({ caller, person })
    const [json, exported, heap]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round <= rounds; round += 1) {
      const startedMs = performance.now()
      const startedBytes = process.memoryUsage().heapUsed
      let mostBytes = startedBytes
      for await (const _ of piecesOf(jsonForm(), await files()))
        mostBytes = Math.max(mostBytes, process.memoryUsage().heapUsed)
      const tookMs = performance.now() - startedMs
      const fromMs = performance.now()
      const file = await service.personFiles.open({ caller, person, search: 'whole-log' })
      const to = join(directory, `file ${round}`)
      await exportFiles(file, { to, form: 'all', definitions: service.definitions })
      // The first round compiles, and gets the keys.
      if (round === 0) continue
      json.push(tookMs)
      exported.push(performance.now() - fromMs)
      heap.push((mostBytes - startedBytes) / 1e6)
    }
    const figures = { access_ms: median(json), access_export_ms: median(exported), access_heap_mb: median(heap) }
    printTable(
      [`access for a learner of ${EVENTS} events beside ${others} others, medians of ${rounds}`, ''],
      [
        ['the JSON, ms', figures.access_ms],
        ['every form in a directory, after a search of the whole log, ms', figures.access_export_ms],
        ['growth of the heap while the JSON is written, MB', figures.access_heap_mb],
      ],
    )
    return figures
  } finally {
    await service.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function fill(service: Service, tenant: TenantId, others: number): Promise<PersonId> {
  const { log, codec } = service
  const actor = PersonId.parse(randomUUID())
  async function write(stream: StreamName, subject: PersonId | null, events: readonly NewEvent<string, object>[]) {
    for (let from = 0; from < events.length; from += PER_APPEND) {
      const some = events.slice(from, from + PER_APPEND)
      const commandId = derivedCommandId('bench access', stream, String(from))
      const source = { correlationId: commandId, causationId: null, fingerprint: 1, zone: Zone.parse('Europe/Paris') }
      const stamp = { commandId, subject, actor, ...source, occurredAt: Instant.parse(new Date().toISOString()) }
      const [records] = await codec.encode([{ events: some, stamp, tenant, stream, level: 'identifying' }])
      if (!records || records instanceof Error) throw records ?? new Error('a draft gave no record')
      await log.load([{ stream, tenant, expected: from === 0 ? 'none' : from - 1, events: records }])
    }
  }
  await write(streamName('school', tenant), null, [schoolOpened({ name: 'École', zone: 'Europe/Paris' })])
  const learners = Array.from({ length: others + 1 }, () => PersonId.parse(randomUUID()))
  for (const learner of learners) {
    const registered = personRegistered({ role: 'learner', givenName: 'Inès', familyName: 'Caradec' })
    await write(streamName('person', learner), learner, [registered])
    const attempts = Array.from({ length: EVENTS }, (_, n) =>
      exerciseAttempted(exerciseAttempted.data.parse({ ...attempt, skill: `calcul/competence-${n % 30}` })),
    )
    await write(streamName('learner', learner), learner, attempts)
  }
  while ((await service.lags()).some(({ lagEvents }) => lagEvents !== 0)) await systemClock.sleep(100)
  const [first] = learners
  if (!first) throw new Error('there is one learner')
  return first
}
