// A person's file, imported into an empty installation: every row about the person is folded as it was.
import { describe, expect, it } from 'vitest'
import type { EventLog } from '#event-log/event-log.ts'
import accountOpened from '#events/identity/account-opened.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import roleGranted from '#events/identity/role-granted.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import signInNameClaimed from '#events/identity/sign-in-name-claimed.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { withdrawalsOf } from '#imports/withdrawn-facts.ts'
import { PersonId, START, streamName, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { attempted, classA, enrolled } from '../../../tests/fixtures/learning.ts'
import { assigned as assignedPath } from '../../../tests/fixtures/paths.ts'
import {
  auditorOf,
  type SchoolsInMemory,
  schoolStream,
  schoolsInMemory,
  textIn,
} from '../../../tests/fixtures/schools-in-memory.ts'
import { assigned as assignedSequence, result, review, started } from '../../../tests/fixtures/sequences.ts'
import { withoutPositions } from '../../../tests/fixtures/without-positions.ts'
import { ImportedFile, ImportRefused, importPerson } from './import-person.ts'
import { importableOf } from './importable.ts'
import { jsonForm } from './json-form.ts'

const here = TenantId.parse(id('5c0a'))
const elsewhere = TenantId.parse(id('5c0b'))
const [child, guardian, teacher, other] = ['c1', '9a', '7e', 'c2'].map((name) => PersonId.parse(id(name))) as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
]

const ofPerson = streamName('person', child)
const ofLearner = streamName('learner', child)
const felt = { type: emotionDetected.type, data: { emotion: 'pride', source: 'learner', class: id('c0') } }

async function openSchool({ write }: SchoolsInMemory, tenant: TenantId, sealing: SealingLevel) {
  const events = [schoolOpened({ name: 'École des Saules', zone: 'Europe/Paris', sealing })]
  await write({ tenant, stream: schoolStream(tenant), subject: null, actor: teacher, events })
}

async function aYear(level: SealingLevel): Promise<SchoolsInMemory> {
  const schools = await schoolsInMemory()
  await openSchool(schools, here, level)
  const klass = { tenant: here, stream: streamName('class', classA), subject: null, actor: teacher }
  await schools.write({
    ...klass,
    events: [classOpened({ name: 'CM1 A', level: 'CM1', schoolYear: '2026-2027', teacher })],
  })
  const about = { tenant: here, subject: child, actor: teacher, level }
  const asPerson = { ...about, stream: streamName('person', child) }
  const asLearner = { ...about, stream: streamName('learner', child) }
  await schools.write({
    ...asPerson,
    events: [personRegistered({ role: 'learner', givenName: 'Zoé', familyName: 'Martin' })],
  })
  await schools.write({ ...asLearner, events: [enrolled()] })
  await schools.write({ ...asLearner, events: [attempted({ correct: false }), attempted({ correct: true })] })
  await schools.write({
    ...asPerson,
    events: [guardianLinkAsked({ guardian, level: 'view' }), guardianLinkConfirmed({ guardian })],
  })
  const first = (
    await schools.log.readStream(asLearner.stream, { tenant: here, from: 1, direction: 'forwards', limit: 1 })
  ).events[0]
  await schools.write({ ...asLearner, events: [correction(first?.id ?? '')] })
  await schools.write({
    ...asLearner,
    events: [
      emotionDetected({ emotion: 'pride', source: 'learner', class: classA as never, comment: 'La table de sept' }),
    ],
  })
  await schools.write({ ...asPerson, events: [personRenamed({ givenName: 'Zoé', familyName: 'Le Goff' })] })
  await schools.write({
    ...about,
    stream: streamName('account', child),
    events: [accountOpened({ name: 'zoe', signInName: id('51'), claim: id('52') })],
  })
  const worked = [started('quiz'), result('quiz', { right: 1, questions: 2 }), result('summary'), review()]
  await schools.write({ ...asLearner, events: [assignedSequence(), ...worked, assignedPath()] })
  await schools.write({ ...asLearner, events: [learnerLeftClass({ class: classA as never, reason: 'Un mot' })] })
  await schools.write({
    ...asPerson,
    subject: guardian,
    stream: streamName('person', guardian),
    events: [personRegistered({ role: 'parent', givenName: 'Anne', familyName: 'Martin' })],
  })
  return schools
}

const correction = (attempt: string) =>
  attemptCorrected({
    attempt,
    attemptRevision: 1,
    attemptedAt: '2026-09-01T07:05:00.000Z',
    attemptedOn: '2026-09-01',
    exercise: 'addition-017',
    skill: 'calcul/addition',
    difficulty: 3,
    class: classA,
    wasCorrect: false,
    isCorrect: true,
    answersSince: 1,
    run: 2,
    reason: 'Mal recopié',
  })

async function fileOf(schools: SchoolsInMemory, person: PersonId, tenant = here): Promise<ImportedFile> {
  const file = await schools.files.open({ caller: auditorOf(tenant), person, search: 'whole-log' })
  return ImportedFile.parse(JSON.parse(await textIn(jsonForm(), file)))
}

/** But for places in the log, which are others in another log. */
const rowsOf = async ({ rows }: SchoolsInMemory, tenant: TenantId, person: PersonId) =>
  (await rows.readModels(tenant, person)).map(({ model, rows: about }) => [model, withoutPositions(about)])

/** But for guardians and the account: a file cannot give them. */
const importableRows = (models: Awaited<ReturnType<typeof rowsOf>>) =>
  models.map(([model, rows]) => [
    model,
    Array.isArray(rows)
      ? rows.filter(({ stream }) => model !== 'guardians' && stream !== streamName('account', child))
      : rows,
  ])

const partsOf = ({ log, codec, keys, definitions }: SchoolsInMemory) => ({
  log,
  codec,
  keys,
  events: definitions.events,
  erased: { has: () => false },
})

describe.each([
  ['identifying', 'identifying'],
  ['identifying', 'all'],
  ['all', 'identifying'],
  ['all', 'all'],
] as const)('from a school at %s into one at %s', (from, to) => {
  it('gives a learner the rows that they had, but for those of what a file cannot give', async () => {
    const source = await aYear(from)
    const target = await schoolsInMemory()
    await openSchool(target, elsewhere, to)
    const imported = await importPerson(partsOf(target), await fileOf(source, child), { tenant: elsewhere })
    expect(imported.written).toBeGreaterThan(0)
    const before = importableRows(await rowsOf(source, here, child))
    expect(await rowsOf(target, elsewhere, child)).toEqual(before)
    expect(before.filter(([, rows = []]) => rows.length > 0).length).toBeGreaterThan(3)
    expect((await fileOf(target, child, elsewhere)).name).toBe((await fileOf(source, child)).name)
  })

  it.each([
    ['a guardian', guardian],
    ['a teacher', teacher],
  ])('takes over nothing of %s: the school registers them itself', async (_, person) => {
    const target = await schoolsInMemory()
    await openSchool(target, elsewhere, to)
    const file = await fileOf(await aYear(from), person)
    expect(file.history.length).toBeGreaterThan(0)
    const imported = await importPerson(partsOf(target), file, { tenant: elsewhere })
    expect(imported).toEqual({ written: 0, already: 0, left: file.history.length })
  })
})

describe('an import', () => {
  async function readyTarget() {
    const target = await schoolsInMemory()
    await openSchool(target, here, 'identifying')
    return target
  }
  const eventsIn = async ({ log }: SchoolsInMemory) => (await log.readAll({ after: START, limit: 1_000 })).events

  it('is sealed under keys of its own installation', async () => {
    const target = await readyTarget()
    await importPerson(partsOf(target), await fileOf(await aYear('identifying'), child), { tenant: here })
    expect(JSON.stringify((await eventsIn(target)).map(({ data }) => data))).not.toMatch(/Zoé|Goff|sept|recopié|Un mot/)
  })

  it('keeps ids and times, and says where the events come from', async () => {
    const [source, target] = [await aYear('identifying'), await readyTarget()]
    const file = await fileOf(source, child)
    await importPerson(partsOf(target), file, { tenant: here })
    const written = (await eventsIn(target)).slice(1)
    const taken = importableOf(file)
    expect(taken.length).toBeGreaterThan(6)
    expect(written.map(({ id: event, recordedAt, occurredAt }) => ({ id: event, recordedAt, occurredAt }))).toEqual(
      taken.map(({ id: event, recordedAt, occurredAt }) => ({ id: event, recordedAt, occurredAt })),
    )
    expect(written[0]?.origin).toEqual({
      log: source.log.id,
      position: file.history[0]?.position,
      recordedAt: file.history[0]?.recordedAt,
    })
  })

  it('takes each type of learning event in the stream of the learner, but for those of several people', async () => {
    const source = await aYear('identifying')
    const file = await fileOf(source, child)
    const [event] = file.history.filter(({ stream }) => stream === ofLearner)
    if (!event) throw new Error('the file holds nothing of the learner')
    const learning = [...source.definitions.events.keys()].filter((type) => type.startsWith('learning.'))
    const taken = importableOf({ ...file, history: learning.map((type) => ({ ...event, type })) })
    expect(learning.filter((type) => !taken.some((one) => one.type === type)).sort()).toEqual([
      // The school's own definition.
      'learning.competency-defined',
      'learning.peer-review-assigned',
      'learning.peer-review-closed',
      'learning.peer-review-given',
    ])
  })

  it('does nothing the second time, and continues after an interruption', async () => {
    const target = await readyTarget()
    const file = await fileOf(await aYear('identifying'), child)
    const parts = partsOf(target)
    let loads = 0
    const failing: Pick<EventLog, 'id' | 'load' | 'readStream'> = {
      ...parts.log,
      load: async (appends) => {
        loads += 1
        if (loads === 3) throw new Error('killed')
        return parts.log.load(appends)
      },
    }
    await expect(importPerson({ ...parts, log: failing }, file, { tenant: here })).rejects.toThrow('killed')
    const continued = await importPerson(parts, file, { tenant: here })
    expect(continued.already).toBeGreaterThan(0)
    const taken = importableOf(file)
    expect(continued.already + continued.written).toBe(taken.length)
    expect(await importPerson(parts, file, { tenant: here })).toMatchObject({
      written: 0,
      already: taken.length,
    })
    expect((await eventsIn(target)).slice(1).map((event) => event.id)).toEqual(taken.map((event) => event.id))
  })

  it('names the corrected answer by its revision here, where the streams hold fewer events than there', async () => {
    const [source, target] = [await aYear('identifying'), await readyTarget()]
    const file = await fileOf(source, child)
    const consents = 3
    const history = file.history.map((event) => {
      if (event.stream !== ofLearner) return event
      const { attemptRevision } = event.data
      const data = typeof attemptRevision === 'number' ? { attemptRevision: attemptRevision + consents } : {}
      return { ...event, revision: event.revision + consents, data: { ...event.data, ...data } }
    })
    await importPerson(partsOf(target), { ...file, history }, { tenant: here })
    const corrected = (await fileOf(target, child)).history.find(({ type }) => type === attemptCorrected.type)
    expect(corrected?.data.attemptRevision).toBe(1)
    expect(await rowsOf(target, here, child)).toEqual(importableRows(await rowsOf(source, here, child)))
  })

  it('brings back nothing of an import that was withdrawn there', async () => {
    const [source, target] = [await aYear('identifying'), await readyTarget()]
    const page = { tenant: here, from: 0, direction: 'forwards', limit: 100 } as const
    const { events } = await source.log.readStream(ofLearner, page)
    const [{ event: withdrawal } = {}] = withdrawalsOf(events, teacher, 'mathcopain').withdrawals
    if (!withdrawal) throw new Error('there are answers to withdraw')
    const inSource = { tenant: here, stream: ofLearner, subject: child, actor: teacher }
    await source.write({ ...inSource, events: [withdrawal] })
    await importPerson(partsOf(target), await fileOf(source, child), { tenant: here })
    const rows = await rowsOf(target, here, child)
    expect(rows).toEqual(importableRows(await rowsOf(source, here, child)))
    expect(rows.find(([model]) => model === 'skill-profile')?.[1]).toEqual([])
  })

  it('leaves an erased field erased', async () => {
    const [source, target] = [await aYear('identifying'), await readyTarget()]
    const [registered] = (
      await source.log.readStream(streamName('person', child), {
        tenant: here,
        from: 0,
        direction: 'forwards',
        limit: 1,
      })
    ).events
    await source.keyStore.destroy({
      tenant: here,
      person: child,
      use: { kind: 'names', event: registered?.id as never },
    })
    await importPerson(partsOf(target), await fileOf(source, child), { tenant: here })
    const [first] = (await fileOf(target, child)).history
    expect(first?.data).toEqual({ role: 'learner', givenName: { erased: true }, familyName: { erased: true } })
    expect(await rowsOf(target, here, child)).toEqual(importableRows(await rowsOf(source, here, child)))
  })

  it.each<[string, RegExp, (source: SchoolsInMemory, target: SchoolsInMemory) => Promise<ImportedFile>]>([
    [
      'without a school to import into',
      /Open it first/,
      async (source) => ({ ...(await fileOf(source, child)), school: { id: 'x', name: null, zone: 'UTC' } }),
    ],
    [
      'into the log that the file came from',
      /another installation/,
      async (source, target) => ({ ...(await fileOf(source, child)), log: target.log.id }),
    ],
    [
      'of a type that is unknown',
      /unknown to this program/,
      async (source) =>
        changed(await fileOf(source, child), { type: 'learning.exercise-attempted', version: 99, stream: ofLearner }),
    ],
    [
      'with data that does not fit',
      /does not match its schema at \/givenName/,
      async (source) =>
        changed(await fileOf(source, child), { data: { role: 'learner', givenName: 7, familyName: 'M' } }),
    ],
    [
      'with a field too many',
      /does not match its schema/,
      async (source) =>
        changed(await fileOf(source, child), { data: { role: 'learner', givenName: 'Z', familyName: 'M', more: 1 } }),
    ],
  ])('is refused %s, and writes nothing', async (name, why, made) => {
    const [source, target] = [await aYear('identifying'), await readyTarget()]
    const file = await made(source, target)
    const tenant = name.startsWith('without') ? elsewhere : here
    const importing = importPerson(partsOf(target), file, { tenant })
    await expect(importing).rejects.toThrow(ImportRefused)
    await expect(importing).rejects.toThrow(why)
    expect(await eventsIn(target)).toHaveLength(1)
  })

  it.each<[string, object]>([
    ['a role', { type: roleGranted.type, stream: ofPerson, data: { role: 'administrator' } }],
    [
      'registration in another role',
      { stream: ofPerson, data: { role: 'administrator', givenName: 'Z', familyName: 'M' } },
    ],
    [
      'an account',
      {
        type: accountOpened.type,
        stream: streamName('account', child),
        data: { name: 'zoe', signInName: id('51'), claim: id('52') },
      },
    ],
    [
      'a claim to a sign-in name',
      {
        type: signInNameClaimed.type,
        stream: streamName('sign-in-name', id('51')),
        subject: null,
        data: { person: child, claim: id('52') },
      },
    ],
    [
      'a link to a child',
      {
        type: guardianLinkConfirmed.type,
        stream: streamName('person', other),
        subject: other,
        data: { guardian: child },
      },
    ],
    ['what somebody else did', { subject: other, stream: streamName('learner', other), ...felt }],
    ['what is in a stream of somebody else', { stream: streamName('learner', other), ...felt }],
    ['what is in a stream of an account', { stream: streamName('account', child), ...felt }],
  ])('takes no %s that was written into a file, whatever the file says about itself', async (_, written) => {
    const target = await readyTarget()
    const file = await fileOf(await aYear('identifying'), child)
    const [first] = file.history
    const added = { ...first, about: 'self', ...written, id: id('ad0') } as ImportedFile['history'][number]
    const honest = importableOf(file).length
    const imported = await importPerson(
      partsOf(target),
      { ...file, history: [...file.history, added] },
      { tenant: here },
    )
    expect(imported.written).toBeLessThanOrEqual(honest)
    const stored = await eventsIn(target)
    expect(stored.map((event) => event.id)).not.toContain(added.id)
    expect(stored.slice(1).filter(({ subject }) => subject !== child)).toEqual([])
    expect(stored.slice(1).map(({ stream }) => stream)).not.toContain(streamName('account', child))
  })

  it('is refused if it would put the person into a class of the school', async () => {
    const target = await readyTarget()
    const file = await fileOf(await aYear('identifying'), child)
    await target.write({
      tenant: here,
      stream: streamName('class', classA),
      subject: null,
      actor: teacher,
      events: [classOpened({ name: 'CM1 A', level: 'CM1', schoolYear: '2026-2027', teacher })],
    })
    await expect(importPerson(partsOf(target), file, { tenant: here })).rejects.toThrow(/one of this school/)
    expect(await eventsIn(target)).toHaveLength(2)
  })

  it('is refused into a school that knows the person, or has erased them', async () => {
    const source = await aYear('identifying')
    const file = await fileOf(source, child)
    const knowing = await readyTarget()
    const registered = personRegistered({ role: 'learner', givenName: 'Zoé', familyName: 'Martin' })
    await knowing.write({
      tenant: here,
      stream: streamName('person', child),
      subject: child,
      actor: teacher,
      events: [registered],
    })
    await expect(importPerson(partsOf(knowing), file, { tenant: here })).rejects.toThrow(/other events here/)
    const forgetting = await readyTarget()
    await forgetting.keyStore.destroy({ tenant: here, person: child })
    await expect(importPerson(partsOf(forgetting), file, { tenant: here })).rejects.toThrow(/was erased here/)
    expect(await eventsIn(forgetting)).toHaveLength(1)
    await source.write({
      tenant: here,
      stream: streamName('person', child),
      subject: child,
      actor: teacher,
      events: [subjectErased({})],
    })
    await expect(
      fileOf(source, child).then((erased) => importPerson(partsOf(forgetting), erased, { tenant: here })),
    ).rejects.toThrow(/was erased/)
  })
})

const changed = (file: ImportedFile, first: object): ImportedFile => ({
  ...file,
  history: file.history.map((event, n) => (n === 0 ? { ...event, ...first } : event)),
})
