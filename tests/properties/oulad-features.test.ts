// On real courses (OULAD): nothing that happens after a moment changes the features of that moment.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { dataFolder, NO_DATA } from '#imports/data-folder.fixtures.ts'
import { learnerOf, momentOf, namespaceOf } from '#imports/oulad/courses.ts'
import { importOulad } from '#imports/oulad/import-oulad.ts'
import { readTables } from '#imports/oulad/read-tables.ts'
import type { ClickColumns, Tables } from '#imports/oulad/tables.ts'
import { setAside } from '#imports/set-aside.ts'
import { courseVector } from '#ml/features/course-features.ts'
import { past } from '#past/past.ts'
import { streamsOf } from '#past/person-history.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import courseFeatures from '../../projections/insight/course-features.ts'

const COURSE = 'AAA-2013J'
const only = new Set([COURSE])
/** Day 84 of a course that begins on 1 October 2013. */
const CUT_DAY = Date.parse('2013-10-01') / 86_400_000 + 84
const CUT = 84
const LEARNERS = 40

const { events } = await readDefinitions()
const codec = codecOf(events, testKeys)
const namespace = namespaceOf(only)

/** The rows of clicks that `keep` accepts, with the clicks that `clicksOf` says. */
function chosen(clicks: ClickColumns, keep: (row: number) => boolean, clicksOf: (row: number) => number): ClickColumns {
  const rows = Array.from({ length: clicks.rows }, (_, row) => row).filter(keep)
  return {
    rows: rows.length,
    course: Uint8Array.from(rows, (row) => clicks.course[row] ?? 0),
    student: Int32Array.from(rows, (row) => clicks.student[row] ?? 0),
    site: Int32Array.from(rows, (row) => clicks.site[row] ?? 0),
    day: Int32Array.from(rows, (row) => clicks.day[row] ?? 0),
    clicks: Int32Array.from(rows, clicksOf),
    sourceRow: Int32Array.from(rows, (row) => clicks.sourceRow[row] ?? 0),
  }
}

const isLater = (day: number | null | undefined): boolean => (day ?? 0) > CUT

/** The same learners up to the cut, with another future: other clicks, other scores, nobody leaves, everybody fails. */
const withAnotherFuture = (tables: Tables): Tables => ({
  ...tables,
  results: tables.results.map((row) => ({ ...row, result: 'Fail' })),
  registrations: tables.registrations.map((row) => (isLater(row.unregistered) ? { ...row, unregistered: null } : row)),
  submissions: tables.submissions.map((row) => (isLater(row.submitted) ? { ...row, score: 1 } : row)),
  clicks: chosen(
    tables.clicks,
    (row) => !isLater(tables.clicks.day[row]) || row % 3 > 0,
    (row) => (isLater(tables.clicks.day[row]) ? 999 : (tables.clicks.clicks[row] ?? 0)),
  ),
})

async function imported(tables: Tables): Promise<EventLog> {
  const log = openMemoryLog()
  const aside = setAside(join(tmpdir(), `sillage-oulad-features-${process.pid}`), {
    school: 'a',
    name: 'oulad',
    identity: [],
  })
  try {
    await importOulad({ log, codec }, tables, { only, aside })
    return log
  } finally {
    aside.close()
  }
}

async function vectorAt(log: EventLog, student: number, isWhole: boolean): Promise<readonly number[]> {
  const learner = learnerOf(namespace, student)
  const { models } = await past({ log, codec, snapshots: null }).stateAt({
    tenant: namespace.tenant,
    streams: streamsOf(learner),
    subject: learner,
    models: [courseFeatures],
    moment: { upTo: await log.head(), known: null, happened: isWhole ? null : momentOf(CUT_DAY, 'night') },
  })
  const row = [...(models[0]?.rows.values() ?? [])][0]?.row
  return [...courseVector(courseFeatures.row.parse(row), { day: CUT_DAY })]
}

describe('the features of a course on day 84', () => {
  it('are the same whatever the learner does later', async (ctx) => {
    const data = dataFolder()
    if (data === null) return ctx.skip(NO_DATA)
    const all = await readTables(join(data, 'oulad'), { only })
    const registrations = all.registrations
      .filter(({ module, presentation }) => `${module}-${presentation}` === COURSE)
      .slice(0, LEARNERS)
    const students = registrations.flatMap(({ student }) => student ?? [])
    const those = new Set(students)
    const tables: Tables = {
      ...all,
      registrations,
      clicks: chosen(
        all.clicks,
        (row) => those.has(all.clicks.student[row] ?? 0),
        (row) => all.clicks.clicks[row] ?? 0,
      ),
    }
    const [log, other] = [await imported(tables), await imported(withAnotherFuture(tables))]
    let changed = 0
    for (const student of students) {
      expect(await vectorAt(other, student, false), `student ${student}`).toEqual(await vectorAt(log, student, false))
      if (String(await vectorAt(other, student, true)) !== String(await vectorAt(log, student, true))) changed += 1
    }
    // The future was another: without a moment, most learners look different.
    expect(changed).toBeGreaterThan(LEARNERS / 2)
  })
})
