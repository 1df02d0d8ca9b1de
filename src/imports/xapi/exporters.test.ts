// Files as the programs write them that schools export statements from: which course, which sitting, what was guessed.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { eventsIn, imported } from './imported.fixtures.ts'
import { linesOf } from './lines.ts'

const folder = fileURLToPath(new URL('../../../tests/fixtures/xapi', import.meta.url))

async function importOf(name: string, log: EventLog = openMemoryLog()) {
  const { courses, notes, ...summary } = await imported(log, linesOf(join(folder, name)))
  const events = await eventsIn(log)
  const of = (type: string) => events.filter((event) => event.type === type)
  const reasons = notes.map(({ row, reason, taken }) => [row, reason, taken])
  const names = courses.map(({ name, statements, isGuessed }) => [name, statements, isGuessed])
  return { ...summary, courses: names, reasons, of }
}

describe('a file of', () => {
  it('Moodle’s Logstore has a class for each course, and none for the site', async () => {
    const { courses, reasons, of, lines, statements } = await importOf('moodle-logstore.ndjson')
    expect(courses).toEqual([
      ['Algèbre linéaire', 2, false],
      ['Analyse', 2, false],
    ])
    expect(of('teaching.class-opened').map((event) => 'name' in event && event.name)).toEqual([
      'Algèbre linéaire',
      'Analyse',
    ])
    expect(of('learning.exercise-completed')).toMatchObject([{ score: 0.7, durationMs: 723_000, attempts: 1 }])
    expect([lines, statements]).toEqual([6, 4])
    expect(reasons).toEqual([
      [5, 'no event for the verb w3id.org/xapi/adl/verbs/logged-in', false],
      [6, 'no course: what surrounds it is a site, or a part of a course', false],
    ])
  })

  it('Open edX has its course, whichever question is the parent, and sittings by ids that are no UUID', async () => {
    const { courses, reasons, of } = await importOf('open-edx.ndjson')
    expect(courses).toEqual([['Demonstration Course', 4, false]])
    expect(reasons).toEqual([])
    expect(of('learning.learning-started')).toHaveLength(2)
    expect(of('learning.exercise-completed')).toMatchObject([{ score: 2 / 3 }])
    expect(of('learning.content-viewed')).toMatchObject([
      { action: 'opened', medium: 'video', views: 1 },
      { action: 'played', views: 0 },
      { action: 'opened', medium: 'page', views: 1 },
    ])
  })

  it('H5P has the course of the school, not a class for each content; addresses are set aside', async () => {
    const { courses, reasons, of } = await importOf('h5p.ndjson')
    expect(courses).toEqual([['Les rivières', 3, false]])
    expect(of('learning.exercise-completed')).toMatchObject([
      { score: 1, durationMs: 5_210 },
      { score: 0.75, durationMs: 62_500 },
    ])
    expect(reasons).toEqual([[4, 'an actor known by an address only (mbox)', false]])
  })

  it('Storyline has the package as its course, and a sitting for each day of a registration', async () => {
    const { courses, reasons, of } = await importOf('storyline.ndjson')
    expect(courses).toEqual([['Sécurité au laboratoire', 4, false]])
    expect(of('learning.learning-started').map(({ at }) => at)).toEqual([
      '2025-05-12T09:00:00.000Z',
      '2025-05-13T09:30:00.000Z',
    ])
    const sitting = 'no session id: one session was counted for each day of a registration'
    expect(reasons).toEqual([
      [1, sitting, true],
      [4, sitting, true],
    ])
    expect(of('learning.exercise-completed')).toMatchObject([{ score: 0 }, { score: 0.9 }])
  })

  it('Learning Locker’s answer is read whole, and says where its next page is', async () => {
    const { courses, reasons, learners, more } = await importOf('learning-locker-answer.json')
    expect(courses).toEqual([['Physik I', 2, false]])
    expect(learners).toBe(2)
    expect(more).toBe('/data/xAPI/statements?cursor=65f0&limit=2')
    expect(reasons).toEqual([[2, 'one page of several: the rest of the answer is not in this file', true]])
  })

  it('SCORM Cloud, a list on one line, keeps the scores that can be', async () => {
    const { courses, reasons, of } = await importOf('scorm-cloud.statements')
    expect(courses).toEqual([['Golf Explained', 3, false]])
    expect(of('learning.exercise-completed')).toMatchObject([{ score: 0.82 }, { durationMs: 250_500 }])
    expect(reasons).toEqual([
      [2, 'a score without a maximum was left out', true],
      [1, 'no session id: one session was counted for each day of a registration', true],
    ])
  })

  it('one’s own hand is understood where it can be, with a note for each guess', async () => {
    const { courses, reasons, of, learners } = await importOf('hand-made.ndjson')
    expect(courses).toEqual([['Groupe 7', 2, true]])
    expect(learners).toBe(1)
    expect(of('learning.content-viewed').map(({ at }) => at)).toEqual([
      '2025-01-06T08:00:00.500Z',
      '2025-01-06T09:01:00.000Z',
    ])
    const guessed = 'nothing is said to be a course: what surrounds it was taken'
    const numbered = 'the name of the account is a number: read as text'
    expect(reasons).toEqual([
      [3, 'no time zone', false],
      [1, 'the verb is a word alone: read as one of ADL’s', true],
      [1, numbered, true],
      [1, 'no id: one was made of the statement’s content', true],
      [1, guessed, true],
      [2, 'the timestamp is a number: read as time since 1970', true],
      [2, 'the id is no UUID: taken as it stands, for the account’s system', true],
      [2, guessed, true],
    ])
  })

  it.each(['moodle-logstore.ndjson', 'open-edx.ndjson', 'h5p.ndjson', 'storyline.ndjson', 'hand-made.ndjson'])(
    '%s is found again by a second import',
    async (name) => {
      const log = openMemoryLog()
      const first = await importOf(name, log)
      const head = await log.head()
      expect(await importOf(name, log)).toMatchObject({ events: 0, before: first.statements, conflicts: [] })
      expect(await log.head()).toBe(head)
    },
  )
})
