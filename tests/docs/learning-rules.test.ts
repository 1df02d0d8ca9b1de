// The example of docs/learning-rules.md: its history is read from the page, folded, and compared with the page's tables.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { Instant, position } from '#kernel/ids.ts'
import { type Happening, record, someone } from '#kernel/specification.ts'
import { atPosition, type Moment } from '#past/moment.ts'
import { past } from '#past/past.ts'
import { streamsOf } from '#past/person-history.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { classA } from '../fixtures/learning.ts'

const page = readFileSync(new URL('../../docs/learning-rules.md', import.meta.url), 'utf8')
const { events, projections } = await readDefinitions()

/** The rows of the first table after a text, by the names of its columns. */
function tableAfter(text: string): readonly Readonly<Record<string, string>>[] {
  const from = page.indexOf(text)
  if (from < 0) throw new Error(`the page says nothing of "${text}"`)
  const lines = page.slice(from).split('\n')
  const start = lines.findIndex((line) => line.startsWith('|'))
  const end = lines.findIndex((line, n) => n > start && !line.startsWith('|'))
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const [names = [], , ...rows] = lines.slice(start, end).map(cells)
  return rows.map((row) => Object.fromEntries(names.map((name, n) => [name, row[n] ?? ''])))
}

const ofClass = { class: classA }
const happenings: Happening[] = []
for (const { occurredAt, event = '' } of tableAfter('### An example')) {
  const [what = '', ...words] = event.split(' ')
  happenings.push({ ...happening(happenings, what, words), occurredAt: Instant.parse(occurredAt) })
}

function happening(before: readonly Happening[], what: string, words: readonly string[]): Happening {
  const [first = '', second = '', third = '', fourth = ''] = words
  switch (what) {
    case 'join':
      return learnerEnrolled({ ...ofClass, schoolYear: '2026-2027' })
    case 'leave':
      return learnerLeftClass(ofClass)
    case 'result':
      return courseResultRecorded({ ...ofClass, result: 'pass' })
    case 'view':
      return contentViewed({
        ...ofClass,
        content: 'c',
        medium: 'page',
        views: Number(first),
        durationMs: Number(second),
      })
    case 'complete': {
      const completed = { skill: first, exercise: second, score: Number(third), durationMs: Number(fourth) }
      return exerciseCompleted({ ...ofClass, ...completed, attempts: 1 })
    }
    case 'answer': {
      const answer = { skill: first, exercise: second, correct: third === 'right', durationMs: Number(fourth) }
      return exerciseAttempted({ ...ofClass, ...answer, exerciseVersion: 1, difficulty: 3, response: '' })
    }
    case 'correct': {
      const recorded = record(before)
      const answer = recorded[Number(first) - 1]
      if (!answer) throw new Error(`there is no answer ${first} to correct`)
      const { data, id, revision, occurredAt } = answer as RecordedEvent<string, Record<string, string>>
      const since = recorded.filter((one) => one.revision > revision && one.data.skill === data.skill)
      return attemptCorrected({
        ...{ ...ofClass, attempt: id, attemptRevision: revision, attemptedAt: occurredAt },
        ...{ exercise: data.exercise ?? '', skill: data.skill ?? '', difficulty: 3, run: 0 },
        attemptedOn: occurredAt.slice(0, 10),
        wasCorrect: Boolean(data.correct),
        isCorrect: second === 'right',
        answersSince: since.length,
      })
    }
    default:
      throw new Error(`the page tells of "${what}", which this test does not know`)
  }
}

const history = record(happenings)
const stored = history.map((event): StoredEvent => ({ ...event, fingerprint: 0, sealed: [] }))
const pastOf = past({
  codec: codecOf(events, testKeys),
  snapshots: null,
  log: {
    async readStream(stream, { from, limit }) {
      const own = stored.filter((event) => event.stream === stream)
      return { events: own.slice(Number(from), Number(from) + limit), currentRevision: own.length - 1 }
    },
  },
})
const head = position(BigInt(history.length))

function momentOf(asked: string): Moment {
  const at = asked.replace('at=', '')
  return /^\d+$/.test(at) ? atPosition(position(BigInt(at))) : { upTo: head, known: null, happened: Instant.parse(at) }
}

async function rowsOf(name: string, asked: string): Promise<readonly object[]> {
  const model = projections.get(name)
  if (!model) throw new Error(`no read model ${name}`)
  const { tenant, learner } = someone
  const question = { tenant, streams: streamsOf(learner), subject: learner, models: [model] }
  const rows =
    asked === 'now'
      ? foldEvents(model, history)
      : (await pastOf.stateAt({ ...question, moment: momentOf(asked) })).models[0]?.rows
  return [...(rows?.values() ?? [])].map(({ key, row }) => ({ ...key, ...row }))
}

const asShown = (value: unknown): string =>
  typeof value === 'number' ? String(Math.round(value * 1e9) / 1e9) : String(value)

describe.each([
  ['skill-profile', 5],
  ['daily-activity', 3],
  ['learner-progress', 2],
  ['activity-difficulty', 2],
  ['class-roster', 2],
])('the example of %s', (name, count) => {
  const example = page.slice(page.indexOf('### An example'))
  const table = tableAfter(`\n\`${name}\`${example.split(`\n\`${name}\``)[1]?.split('\n')[0] ?? ''}\n`)

  it('matches the read model, row by row, at each moment on the page', async () => {
    expect(table).toHaveLength(count)
    for (const [asked, rows] of Map.groupBy(table, (row) => row.asked ?? '')) {
      const fields = Object.keys(rows[0] ?? {}).filter((field) => field !== 'asked')
      const found = (await rowsOf(name, asked)).map((row) => fields.map((field) => asShown(Reflect.get(row, field))))
      expect(found.map(String).sort(), asked).toEqual(
        rows.map((row) => String(fields.map((field) => row[field]))).sort(),
      )
    }
  })
})

it('the page names every read model, and every field of those about learning', () => {
  const models = [...projections.keys()].map((name) => `**\`${name}\`**`)
  const fields = ['skill-profile', 'daily-activity', 'learner-progress', 'activity-difficulty', 'class-roster'].flatMap(
    (name) => Object.keys(projections.get(name)?.row.shape ?? {}).map((field) => `\`${field}\``),
  )
  expect([...models, ...fields].filter((named) => !page.includes(named))).toEqual([])
})
