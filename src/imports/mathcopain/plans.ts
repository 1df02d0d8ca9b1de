// The streams that MathCopain's records become: the school, its classes, one stream for each person, one for each learner.

import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import classOpened from '#events/teaching/class-opened.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, PersonId, type StreamName, streamName, TenantId, type Zone } from '#kernel/ids.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { type KeyOf, wholeEvent } from '../add-missing.ts'
import type { School } from '../answers/answer-plans.ts'
import type { StreamPlan } from '../go-on.ts'
import { importerFrom } from '../importers.ts'
import type { Step } from '../load-streams.ts'
import { schoolYearOf } from '../school-year.ts'
import type { Folder } from './read-folder.ts'
import type { User } from './records.ts'

export const tenantOf = (school: School): TenantId =>
  'tenant' in school ? school.tenant : TenantId.parse(derivedUuid('mathcopain school', school.name))

export const importerOf = (tenant: TenantId): PersonId => importerFrom('mathcopain', tenant)

const NO_GRADE = 'Sans niveau'
export const classOf = (tenant: TenantId, grade: string | undefined): ClassId =>
  ClassId.parse(derivedUuid('mathcopain class', tenant, grade ?? NO_GRADE))

/** Ids of users and parents are told apart, since both count from 1. `sillage import learner user:12` finds the learner. */
export const outsideUser = (id: string): string => `user:${id}`
export const outsideParent = (id: string): string => `parent:${id}`

export type Source = {
  readonly tenant: TenantId
  readonly zone: Zone
  readonly folder: Folder
  /** By the id of the other system. */
  readonly learners: ReadonlyMap<string, PersonId>
  readonly parents: ReadonlyMap<string, PersonId>
  readonly isErased: (person: PersonId) => boolean
}

type Happened = { readonly atMs: number; readonly events: readonly NewEvent<string, object>[] }

/** The ids of steps follow from the accepted records and the place of the step: other records are another import. */
function plan(source: Source, stream: StreamName, subject: PersonId | null, happened: () => Happened[]): StreamPlan {
  const steps = (): Step[] =>
    happened().map(({ atMs, events }, n) => ({
      command: derivedCommandId('mathcopain', source.folder.digest, source.tenant, stream, String(n)),
      occurredAt: instantOf(atMs),
      events,
    }))
  const events = happened().reduce((sum, { events: of }) => sum + of.length, 0)
  return { stream, subject, events, steps }
}

/** When the first thing of the files happened: what has no date of its own is dated so. */
export function beginningOf({ users, responses, parents, profiles, analytics }: Folder): number {
  let least = Number.POSITIVE_INFINITY
  for (const dated of [users, responses, parents, profiles, analytics])
    for (const { atMs } of dated) least = Math.min(least, atMs ?? least)
  return least === Number.POSITIVE_INFINITY ? Date.UTC(2000, 0, 1) : least
}

/** The school if it is new, one person for the teachers, whom the files do not name, and a class for each grade. */
export function framePlans(source: Source, made: string | undefined): StreamPlan[] {
  const { tenant, zone, folder } = source
  const teacher = PersonId.parse(derivedUuid('mathcopain staff', tenant))
  const atMs = beginningOf(folder)
  const one = (stream: StreamName, subject: PersonId | null, event: NewEvent<string, object>) =>
    plan(source, stream, subject, () => [{ atMs, events: [event] }])
  const grades = [...new Set(folder.users.map(({ grade }) => grade))]
  return [
    ...(made === undefined ? [] : [one(streamName('school', tenant), null, schoolOpened({ name: made, zone }))]),
    one(
      streamName('person', teacher),
      teacher,
      personRegistered({ role: 'teacher', givenName: 'Équipe', familyName: 'pédagogique' }),
    ),
    ...grades.map((grade) =>
      one(
        streamName('class', classOf(tenant, grade)),
        null,
        classOpened({
          name: `MathCopain ${grade ?? NO_GRADE}`,
          level: grade ?? NO_GRADE,
          schoolYear: schoolYearOf(instantOf(atMs), zone),
          teacher,
        }),
      ),
    ),
  ]
}

/** Parents, then learners with their birth dates and their links. */
export function* personPlans(source: Source): Generator<StreamPlan> {
  const { folder, parents, learners } = source
  const firstMs = beginningOf(folder)
  for (const { id, username, email, atMs = firstMs } of folder.parents) {
    const person = known(parents, id)
    yield plan(source, streamName('person', person), person, () => [
      { atMs, events: [personRegistered({ role: 'parent', givenName: username, familyName: '(nom inconnu)' })] },
      ...(email === undefined ? [] : [{ atMs, events: [contactChanged({ email })] }]),
    ])
  }
  const linksOf = Map.groupBy(folder.links, ({ child }) => child)
  for (const { id, givenName, familyName, birthDate, atMs = firstMs } of folder.users) {
    const person = known(learners, id)
    const links = (linksOf.get(id) ?? [])
      .map((link) => ({ ...link, guardian: known(parents, link.parent), atMs: Math.max(atMs, link.atMs ?? atMs) }))
      .filter(({ guardian }) => !source.isErased(guardian))
      .sort((a, b) => a.atMs - b.atMs)
    yield plan(source, streamName('person', person), person, () => [
      { atMs, events: [personRegistered({ role: 'learner', givenName, familyName })] },
      ...(birthDate === undefined ? [] : [{ atMs, events: [birthDateRecorded({ birthDate })] }]),
      ...links.map(({ guardian, level, atMs: since }) => ({
        atMs: since,
        events: [guardianLinkAsked({ guardian, level }), guardianLinkConfirmed({ guardian })],
      })),
    ])
  }
}

/** For each learner: their enrolment, and what they did, in the order of time. */
export function* learnerPlans(source: Source): Generator<StreamPlan> {
  const { folder, learners } = source
  const byUser = <Of extends { readonly user: string }>(of: readonly Of[]) => Map.groupBy(of, ({ user }) => user)
  const [responses, profiles, analytics] = [folder.responses, folder.profiles, folder.analytics].map(byUser<Placed>)
  const firstMs = beginningOf(folder)
  for (const user of folder.users) {
    const learner = known(learners, user.id)
    const own = [responses, profiles, analytics].flatMap((of) => of?.get(user.id) ?? [])
    yield plan(source, streamName('learner', learner), learner, () => stepsOf(source, user, learner, own, firstMs))
  }
}

type Placed = Folder['responses'][number] | Folder['profiles'][number] | Folder['analytics'][number]

function stepsOf(
  { tenant, zone }: Source,
  { grade, atMs: registeredMs }: User,
  learner: PersonId,
  own: readonly Placed[],
  firstMs: number,
): Happened[] {
  const ofClass = classOf(tenant, grade)
  // Sorting is stable: what happened at one moment keeps the order of the files.
  const did = own.toSorted((a, b) => a.atMs - b.atMs)
  const sinceMs = Math.min(registeredMs ?? Number.POSITIVE_INFINITY, did[0]?.atMs ?? Number.POSITIVE_INFINITY)
  const enrolledMs = Number.isFinite(sinceMs) ? sinceMs : firstMs
  const enrolled = learnerEnrolled({ class: ofClass, schoolYear: schoolYearOf(instantOf(enrolledMs), zone) })
  return [
    { atMs: enrolledMs, events: [enrolled] },
    ...did.map((one) => ({ atMs: one.atMs, events: [eventOf(one, learner, ofClass)] })),
  ]
}

function eventOf(one: Placed, learner: PersonId, ofClass: ClassId): NewEvent<string, object> {
  // The learner's id is a keyed hash, so that nobody without the key can try session ids.
  const sessionOf = (id: string) => derivedUuid('mathcopain session', learner, id)
  if ('exercise' in one) {
    const { user: _, id: __, atMs: ___, ...answer } = one
    return exerciseAttempted({ ...defined(answer), exerciseVersion: 1, class: ofClass })
  }
  if ('proficiency' in one) {
    const { skill, proficiency } = one
    return skillProgressDeclared({ skill, proficiency, source: 'tool', tool: 'mathcopain', class: ofClass })
  }
  if (one.kind === 'session') return learningStarted({ session: sessionOf(one.session), class: ofClass })
  const { content, medium, session } = one
  const during = session === undefined ? {} : { session: sessionOf(session) }
  return contentViewed({ content, medium, action: 'opened', ...during, class: ofClass })
}

/** Without the fields that the source does not say. */
const defined = <Of extends object>(of: Of): Of =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Of

function known(people: ReadonlyMap<string, PersonId>, id: string): PersonId {
  const person = people.get(id)
  if (person === undefined) throw new Error('the import is missing a person that it had counted')
  return person
}

/** People are registered and enrolled once, and what was erased of an answer's texts does not make it another answer. */
export const factOf: KeyOf = (event, occurredAt) => {
  const once: readonly string[] = [
    personRegistered.type,
    birthDateRecorded.type,
    contactChanged.type,
    learnerEnrolled.type,
  ]
  if (once.includes(event.type)) return event.type
  const clear = Object.entries(event.data).filter(([field]) => !exerciseAttempted.personal.has(field))
  return wholeEvent({ type: event.type, data: Object.fromEntries(clear) }, occurredAt)
}
