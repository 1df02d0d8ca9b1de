// When the keys of a school year are destroyed, read models let go of the texts of that year, and a rebuild gives the same rows.
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredEvent } from '#event-log/event-log.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import textsExpired, { MOST_TEXTS } from '#events/privacy/texts-expired.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { Instant, PersonId, START, type StreamName, streamName } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { someone } from '#kernel/specification.ts'
import { usesOfYear } from '#privacy/key-scope.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { readerFor } from '#projecting/reading.ts'
import activityResults from '../../../projections/learning/activity-results.ts'
import learnerProfiles from '../../../projections/learning/learner-profiles.ts'
import peerReviewTasks from '../../../projections/learning/peer-review-tasks.ts'
import productionDrafts from '../../../projections/learning/production-drafts.ts'
import productionEvaluations from '../../../projections/learning/production-evaluations.ts'
import teacherNotes from '../../../projections/learning/teacher-notes.ts'
import { assigned, given, reviewer } from '../../../tests/fixtures/peer-reviews.ts'
import { drafted, evaluated } from '../../../tests/fixtures/productions.ts'
import { grade, styleDeclared } from '../../../tests/fixtures/profiles.ts'
import { type SchoolsInMemory, schoolsInMemory } from '../../../tests/fixtures/schools-in-memory.ts'
import { review as remark, result } from '../../../tests/fixtures/sequences.ts'
import { heldTexts, recordExpiredTexts } from './expired-texts.ts'
import type { RetentionItem } from './plan.ts'
import type { Plan } from './plan-store.ts'

const { tenant, zone, learner, teacher } = someone
const holders: readonly Projection[] = [
  activityResults,
  learnerProfiles,
  peerReviewTasks,
  productionDrafts,
  productionEvaluations,
  teacherNotes,
]
const before = Instant.parse('2026-05-04T08:00:00.000Z')
const after = Instant.parse('2026-10-05T08:00:00.000Z')
const now = Instant.parse('2028-08-09T02:00:00.000Z')
const schoolYear = schoolYearOf(before, zone)
const plan: Plan = {
  ...{ id: randomUUID(), tenant, plannedAt: Instant.parse('2020-08-01T02:00:00.000Z') },
  ...{ day: '2028-08-01' as Plan['day'], dueOn: '2028-08-08' as Plan['dueOn'] },
  ...{ confirmedAt: null, confirmedBy: null, finishedAt: null },
}

let schools: SchoolsInMemory
beforeEach(async () => {
  schools = await schoolsInMemory()
})

const happens = (at: Instant, person: PersonId, ...events: readonly NewEvent<string, object>[]) =>
  schools.write({ tenant, stream: streamName('learner', person), subject: person, actor: teacher, events, at })
const stored = async () => (await schools.log.readAll({ after: START, limit: 1_000 })).events

async function opened(model: Projection, events: readonly StoredEvent[]): Promise<readonly RecordedEvent[]> {
  const reader = readerFor(schools.codec, [model])
  await reader.prepare(events)
  return events.map(reader.decode)
}

/** Destroys the keys as a plan does, and records what it records. */
async function expires(person: PersonId, purpose: RetentionItem['purpose'] = 'teaching'): Promise<void> {
  const names = await schools.keyStore.ofEvents(tenant, [person])
  await schools.keyStore.destroyEach(
    purpose === 'names' ? names : usesOfYear(purpose, schoolYear).map((use) => ({ tenant, person, use })),
  )
  await record(person, purpose)
}
const record = (person: PersonId, purpose: RetentionItem['purpose'] = 'teaching') =>
  recordExpiredTexts(
    {
      ...{ log: schools.log, keyStore: schools.keyStore },
      held: heldTexts(schools.definitions.projections.values(), schools.definitions.events),
      streamsOf: async (...who): Promise<readonly StreamName[]> =>
        (await schools.rows.streamsOf(...who))?.streams ?? [],
    },
    plan,
    [{ person, purpose, schoolYear, kept: null }],
    { now, zone },
  )

/** The rows of a read model that has read everything before `expire` with its keys, after it has read the rest. */
async function liveRows(model: Projection, expire: () => Promise<void>): Promise<readonly object[]> {
  const known = await stored()
  const events = await opened(model, known)
  await expire()
  const rest = await opened(model, (await stored()).slice(known.length))
  const live = foldEvents(model, [...events, ...rest])
  const rebuilt = foldEvents(model, await opened(model, await stored()))
  expect([...live].map(([key, { row }]) => [key, row])).toEqual([...rebuilt].map(([key, { row }]) => [key, row]))
  return [...live.values()].map(({ key, row }) => ({ ...key, ...row }))
}

describe('a text that a read model holds', () => {
  it('is of one of these read models, and each lets go of it', () => {
    const held = heldTexts(schools.definitions.projections.values(), schools.definitions.events)
    const models = [...schools.definitions.projections.values()].filter(({ opens }) =>
      [...opens].some(([type, { held: how }]) => how === 'in rows' && type !== textRemoved.type && held.has(type)),
    )
    expect(models.map(({ name }) => name).toSorted()).toEqual(holders.map(({ name }) => name))
    for (const { handlers } of models) expect(handlers.has(textsExpired.type)).toBe(true)
  })

  it('leaves its row with the keys of its school year; texts of another year, or of others, stay', async () => {
    const classmate = PersonId.parse(randomUUID())
    await happens(before, learner, drafted(1, 'Le premier.'))
    await happens(after, learner, drafted(2, 'Le second.'))
    await happens(before, classmate, drafted(1, 'Celui d’une autre.'))
    const rows = await liveRows(productionDrafts, () => expires(learner))
    expect(rows).toMatchObject([
      { learner, draft: 1, title: null, text: null, words: 2 },
      { learner, draft: 2, title: 'La cabane', text: 'Le second.' },
      { learner: classmate, draft: 1, text: 'Celui d’une autre.' },
    ])
  })

  it('leaves the work on an activity, which keeps its points; work that was handed in later stays', async () => {
    await happens(before, learner, result('summary', { response: 'Un résumé.' }))
    await happens(before, learner, result('quiz', { answers: [{ question: 'q1', response: '42', correct: true }] }))
    await happens(after, learner, result('summary', { response: 'Le bon.', attempt: 2 }))
    const rows = await liveRows(activityResults, () => expires(learner))
    expect(rows).toMatchObject([
      { kind: 'text-production', response: 'Le bon.', attempts: 2 },
      { kind: 'quiz', answers: null, status: expect.any(String) },
    ])
  })

  it('leaves the review that a classmate wrote when the period of the classmate is over', async () => {
    await happens(before, learner, drafted(), assigned(), given('Bravo.'))
    const events = await stored()
    expect(await liveRows(peerReviewTasks, () => expires(learner))).toMatchObject([{ reviewer, text: 'Bravo.' }])
    expect(await liveRows(peerReviewTasks, () => expires(reviewer))).toMatchObject([{ reviewer, text: null }])
    const recorded = (await stored()).slice(events.length)
    expect(recorded.map(({ subject, stream }) => [subject, stream])).toEqual(
      [learner, reviewer].map((person) => [person, streamName('learner', person)]),
    )
  })

  it('leaves how a learner said that they like to work, and keeps the grade and what was said later', async () => {
    const classmate = PersonId.parse(randomUUID())
    await happens(before, learner, styleDeclared('visual'), grade('CM1'))
    await happens(before, classmate, styleDeclared('visual'))
    await happens(after, classmate, styleDeclared('auditory'))
    expect(await liveRows(learnerProfiles, () => expires(learner))).toMatchObject([
      { learner, style: null, grade: 'CM1' },
      { learner: classmate, style: 'auditory' },
    ])
    expect(await liveRows(learnerProfiles, () => expires(classmate))).toMatchObject([{}, { style: 'auditory' }])
  })

  it('that a teacher wrote stays as long as the names, and goes with them', async () => {
    await happens(before, learner, drafted(), evaluated(), result('summary', { response: 'Un.' }), remark())
    expect(await liveRows(productionEvaluations, () => expires(learner))).toMatchObject([{ feedback: 'Bien vu.' }])
    expect(await liveRows(productionEvaluations, () => expires(learner, 'names'))).toMatchObject([{ feedback: null }])
    expect(
      foldEvents(activityResults, await opened(activityResults, await stored()))
        .values()
        .next().value?.row,
    ).toEqual(expect.objectContaining({ feedback: null, response: null }))
  })

  it('stays if it was put right in a later school year, until that year is over', async () => {
    await happens(before, learner, drafted(1, 'Faux.'))
    const [held] = await stored()
    if (!held) throw new Error('nothing was recorded')
    const place = { event: held.id, type: held.type, field: 'text', writtenAt: before }
    const of = ['production', 'draft'].map((field) => ({ field, value: held.data[field] as string | number }))
    await happens(after, learner, textRemoved({ ...place, of, request: randomUUID(), value: 'Le bon texte.' }))
    expect(await liveRows(productionDrafts, () => expires(learner))).toMatchObject([
      { title: null, text: 'Le bon texte.' },
    ])
  })
})

describe('a text in a school that seals whole events', () => {
  const sealedWhole = (at: Instant, person: PersonId, ...events: readonly NewEvent<string, object>[]) =>
    schools.write({
      ...{ tenant, stream: streamName('learner', person), subject: person, actor: teacher, events, at },
      level: 'all',
    })
  /** The rows of a read model that has read everything before `expire` with its keys. A rebuild has none of what expired. */
  async function liveRowsOf(model: Projection, expire: () => Promise<void>): Promise<readonly object[]> {
    const known = await stored()
    const events = await opened(model, known)
    await expire()
    const rest = await opened(model, (await stored()).slice(known.length))
    return [...foldEvents(model, [...events, ...rest]).values()].map(({ key, row }) => ({ ...key, ...row }))
  }

  it('leaves its row too, found by the time of its event; texts of another year, or of others, stay', async () => {
    const classmate = PersonId.parse(randomUUID())
    await sealedWhole(before, learner, drafted(1, 'Le premier.'))
    await sealedWhole(after, learner, drafted(2, 'Le second.'))
    await sealedWhole(before, classmate, drafted(1, 'Celui d’une autre.'))
    expect(await liveRowsOf(productionDrafts, () => expires(learner))).toMatchObject([
      { learner, draft: 1, title: null, text: null, words: 2 },
      { learner, draft: 2, title: 'La cabane', text: 'Le second.' },
      { learner: classmate, draft: 1, title: 'La cabane', text: 'Celui d’une autre.' },
    ])
  })

  it('leaves the work on an activity; work that was handed in later stays', async () => {
    await sealedWhole(before, learner, result('summary', { response: 'Un résumé.' }))
    await sealedWhole(before, learner, result('quiz', { answers: [{ question: 'q1', response: '42', correct: true }] }))
    await sealedWhole(after, learner, result('summary', { response: 'Le bon.', attempt: 2 }))
    expect(await liveRowsOf(activityResults, () => expires(learner))).toMatchObject([
      { kind: 'text-production', response: 'Le bon.', attempts: 2 },
      { kind: 'quiz', answers: null, status: expect.any(String) },
    ])
  })

  it('that a classmate or a teacher wrote goes with their key, and not with that of the learner', async () => {
    await sealedWhole(before, learner, drafted(), assigned(), given('Bravo.'), evaluated())
    expect(await liveRowsOf(peerReviewTasks, () => expires(reviewer))).toMatchObject([{ reviewer, text: null }])
    expect(await liveRowsOf(productionEvaluations, () => expires(learner, 'names'))).toMatchObject([{ feedback: null }])
  })

  it('stays for a learner or a teacher whose keys are there when those of another one expire', async () => {
    await sealedWhole(before, learner, drafted(), assigned(), given('Bravo.'), evaluated())
    const reviews = peerReviewTasks
    expect(await liveRowsOf(reviews, () => expires(learner))).toMatchObject([{ reviewer, text: 'Bravo.' }])
    expect(await stored()).toHaveLength(5)
    expect((await stored()).at(-1)).toMatchObject({
      type: textsExpired.type,
      data: { texts: ['title', 'text'].map((field) => ({ type: 'learning.production-drafted', field, of: [] })) },
    })
  })

  it('is recorded by what stands in clear in the log anyway: the type of its event and its time', async () => {
    await sealedWhole(before, learner, drafted(1, 'Un texte que personne ne garde.'))
    const [event] = await stored()
    await expires(learner)
    const recorded = (await stored()).at(-1)
    expect(recorded?.data).toEqual({
      ...{ plan: plan.id, purpose: 'teaching', schoolYear },
      texts: ['title', 'text'].map((field) => ({ type: event?.type, field, writtenAt: event?.occurredAt, of: [] })),
    })
  })
})

describe('what is recorded of expired texts', () => {
  const recorded = async () => (await stored()).filter(({ type }) => type === textsExpired.type)

  it('is recorded once, however often the plan is taken up again', async () => {
    await happens(before, learner, drafted())
    await expires(learner)
    await record(learner)
    expect(await recorded()).toMatchObject([{ data: { plan: plan.id, purpose: 'teaching', schoolYear } }])
  })

  it('says where the texts were, and holds none of them', async () => {
    await happens(before, learner, drafted(1, 'Un texte que personne ne garde.'))
    await expires(learner)
    const [event] = await recorded()
    expect(event?.sealed).toEqual([])
    expect(JSON.stringify(event?.data)).not.toMatch(/personne ne garde|cabane/)
  })

  it('is in several events if there are many texts', async () => {
    const drafts = Array.from({ length: MOST_TEXTS }, (_, index) => drafted(index + 1, 'Un.'))
    await happens(before, learner, ...drafts)
    const rows = await liveRows(productionDrafts, () => expires(learner))
    expect(rows.filter((row) => 'text' in row && row.text === null)).toHaveLength(MOST_TEXTS)
    expect(await recorded()).toHaveLength(2)
  })

  it('is nothing while a key is still there, and nothing for whoever wrote no text', async () => {
    await happens(before, learner, drafted())
    await record(learner)
    await expires(PersonId.parse(randomUUID()))
    expect(await recorded()).toEqual([])
  })
})
