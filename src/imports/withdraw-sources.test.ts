// Imports of every source can be withdrawn: what is left is what would be there if only their people and classes had come.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn, { importSources } from '#events/learning/import-withdrawn.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { START, type TenantId, Zone } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { importerOf as importerOfAnswers } from './answers/answer-plans.ts'
import { COLUMNS, imported as importedAnswers } from './answers/answers.fixtures.ts'
import { isWithdrawn } from './is-withdrawn.ts'
import { namespaceOf } from './oulad/courses.ts'
import { importOulad } from './oulad/import-oulad.ts'
import { sound } from './oulad/tables.fixtures.ts'
import { setAside } from './set-aside.ts'
import { withdrawFacts } from './withdraw-facts.ts'
import type { Source } from './withdrawn-facts.ts'
import { imported as importedStatements } from './xapi/imported.fixtures.ts'
import { importerOf as importerOfXapi } from './xapi/school-frame.ts'
import { asLines, statement } from './xapi/statements.fixtures.ts'

const definitions = await readDefinitions()
const codec = codecOf(definitions.events, testKeys)
const amended = [...definitions.projections.values()].filter(({ amendments }) => amendments.has(importWithdrawn.type))
const facts = importWithdrawn.amends?.facts ?? new Set()

type Where = { readonly tenant: TenantId; readonly actor: RecordedEvent['actor'] }
/** Fills the log; returns the school, and who the import was. */
const imports: Readonly<Record<Exclude<Source, 'mathcopain'>, (log: EventLog) => Promise<Where>>> = {
  async answers(log) {
    const rows = ['user,item,skill,correct', 'a,x,add,1', 'a,y,add,0', 'b,x,add,1', 'b,z,,1']
    const { tenant } = await importedAnswers(log, rows, { columns: COLUMNS })
    return { tenant, actor: importerOfAnswers(tenant) }
  },
  async xapi(log) {
    const judged = {
      result: { success: true, score: { scaled: 0.5 } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/answered' },
    }
    const lines = asLines([statement({ id: 1 }), { ...statement({ id: 2 }), ...judged }])
    const { tenant } = await importedStatements(log, lines)
    return { tenant, actor: importerOfXapi(tenant) }
  },
  async oulad(log) {
    const { tenant, importer } = namespaceOf(undefined)
    const aside = setAside(join(tmpdir(), `sillage-withdrawn-${process.pid}`), { school: 'a', name: 'o', identity: [] })
    await importOulad({ log, codec }, sound, { aside })
    aside.discard()
    return { tenant, actor: importer }
  },
}

async function eventsIn(log: EventLog): Promise<readonly RecordedEvent[]> {
  const { events } = await log.readAll({ after: START, limit: 100_000 })
  const reader = codec.reader()
  await reader.prepare(events)
  return events.map((event) => reader.decode(event))
}
/** Without places in the log. */
const rowsOf = (model: Projection, events: readonly RecordedEvent[]) =>
  [...foldEvents(model, events).values()]
    .map(({ key, row }) =>
      JSON.stringify({ ...key, ...row }, (name, value) => (name === 'position' ? undefined : value)),
    )
    .sort()

const sources = importSources.filter((source) => source !== 'mathcopain')

describe.each(sources)('an import of %s', (source) => {
  it('leaves, once it was withdrawn, what would be there without what its learners did', async () => {
    const log = openMemoryLog()
    const where = await imports[source](log)
    const before = await eventsIn(log)
    const did = before.filter(({ type }) => facts.has(type)).length
    expect(did).toBeGreaterThan(1)
    const judged = source === 'answers' ? exerciseAttempted : exerciseCompleted
    expect(before.map(({ type }) => type)).toContain(judged.type)
    const learners = new Set(before.flatMap(({ type, subject }) => (type === learnerEnrolled.type && subject) || []))
    const parts = { log, codec, zone: Zone.parse('Europe/Paris'), level: 'identifying' as const, ...where }
    const withdraw = () => withdrawFacts(parts, [...learners], { source })
    expect(await isWithdrawn(log, where)).toBe(false)
    expect(await withdraw()).toMatchObject({ facts: did, before: 0 })
    expect(await withdraw()).toMatchObject({ facts: 0, before: did })
    expect(await isWithdrawn(log, where)).toBe(true)

    const after = await eventsIn(log)
    const others = before.filter(({ type }) => !facts.has(type))
    for (const model of amended) expect(rowsOf(model, after), model.name).toEqual(rowsOf(model, others))
  })
})
