// How long the erasure of a learner takes who has 10,000 events: until the keys are gone, and until nothing is left. A worker
// folds beside it, and other learners have as many events in the log.
// Then how long access takes (rights/access.ts), expiry (rights/retention.ts), and a ledger that is replayed after a restore
// (rights/ledger.ts). `npm run bench -- rights [--json] [--quick]`

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import type { StepName } from '#rights/erasure/erasure.ts'
import { testCaller } from '../tests/fixtures/test-caller.ts'
import { accessFigures } from './rights/access.ts'
import { ledgerFigures } from './rights/ledger.ts'
import { retentionFigures } from './rights/retention.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { benchOptions, median, printFigures, printTable } from './support/report.ts'

const options = benchOptions()
const EVENTS = 10_000
const LEARNERS = options.quick ? 2 : 5
const AT_ONCE = 500

const tenant = TenantId.parse(randomUUID())
const caller = testCaller(permissions, { tenant })

async function fill({ commands }: Service): Promise<readonly PersonId[]> {
  const send = (command: string, input: object) => commands.run({ command, input, caller, key: randomUUID() })
  const ofClass = randomUUID()
  await send('identity.open-school', { name: 'École', zone: 'Europe/Paris' })
  const learners = Array.from({ length: LEARNERS }, () => PersonId.parse(randomUUID()))
  for (const person of learners) {
    await send('identity.register-person', { person, role: 'learner', givenName: 'Inès', familyName: 'Caradec' })
    await send('teaching.enrol-learner', { learner: person, class: ofClass, schoolYear: '2026-2027' })
    for (let from = 0; from < EVENTS; from += AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, EVENTS - from) }, (_, n) =>
          send('learning.record-attempt', {
            learner: person,
            exercise: `e-${(from + n) % 50}`,
            skill: `s-${(from + n) % 30}`,
            difficulty: 1 + (n % 5),
            response: 'quarante-deux',
            correct: n % 3 > 0,
            durationMs: 5_000,
          }),
        ),
      )
  }
  return learners
}

async function caughtUp(service: Service): Promise<void> {
  while ((await service.lags()).some(({ lagEvents }) => lagEvents !== 0)) await systemClock.sleep(100)
}

async function measure(service: Service, person: PersonId) {
  const startedMs = performance.now()
  const doneMs = new Map<StepName, number>()
  const erasure = await service.rights.request({ tenant, person, by: caller.actor })
  if (!erasure) throw new Error('the learner is unknown')
  const result = await service.rights.carryOut(erasure.id, {
    onStep(step, state) {
      if (state === 'done') doneMs.set(step, performance.now() - startedMs)
    },
  })
  if (result === 'busy' || result.finishedAt === null) throw new Error('the erasure did not finish')
  return { doneMs, tookMs: performance.now() - startedMs }
}

await withBenchDatabase(async ({ url, about, another }) => {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-rights-'))
  const service = await openService(
    readConfig({ DATABASE_URL: url, SILLAGE_DATA: directory, SILLAGE_KEYS: join(directory, 'keys') }),
    { logger: openLog({ level: 'warn' }), worker: true, join: false, leaveErasures: true },
  )
  try {
    console.log(about)
    const learners = await fill(service)
    await caughtUp(service)
    const runs: Awaited<ReturnType<typeof measure>>[] = []
    for (const person of learners) runs.push(await measure(service, person))
    const until = (step: StepName) => median(runs.map(({ doneMs }) => doneMs.get(step) ?? Number.NaN))
    const erase = median(runs.map(({ tookMs }) => tookMs))
    const figures = { erase_ms: erase, erase_keys_ms: until('keys'), erase_rows_ms: until('rows') }
    printTable(
      [`erasure of a learner of ${EVENTS} events, median of ${LEARNERS}`, 'ms'],
      [
        ['until the keys are destroyed', figures.erase_keys_ms],
        ['until no read model has a row', figures.erase_rows_ms],
        ['until verified: 1.5 s of it wait for every process to hear of it', erase],
      ],
    )
    const access = await accessFigures(await another(), { quick: options.quick })
    const retention = await retentionFigures(await another(), { quick: options.quick })
    const ledger = await ledgerFigures(await another(), { quick: options.quick })
    if (options.json) printFigures('rights', { ...figures, ...access, ...retention, ...ledger })
  } finally {
    await service.close()
    await rm(directory, { recursive: true, force: true })
  }
})
