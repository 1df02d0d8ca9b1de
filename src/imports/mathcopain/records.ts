// One record of each of MathCopain's files, checked field by field. Pure.
import { z } from 'zod'
import contactChanged from '#events/identity/contact-changed.ts'
import { GuardianLevel } from '#events/identity/values.ts'
import type { ExerciseId, SkillId } from '#events/learning/values.ts'
import { DurationMs, Level, Share } from '#events/learning/values.ts'
import { type Clock, MOMENT_RULE, momentOn, onEachClock } from './moments.ts'
import { type Reading, recordFields } from './record-fields.ts'
import { Exercise, Grade, Observation, OutsideId, skillOfDomain, Text, UNKNOWN_SKILL, Verdict } from './values.ts'

/** Times are milliseconds since 1970; undefined if the file does not say them. */
export type User = {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly username: string
  readonly grade: string | undefined
  readonly birthDate: string | undefined
  readonly atMs: number | undefined
}
export type Response = {
  readonly id: string
  readonly user: string
  readonly exercise: ExerciseId
  readonly skill: SkillId
  readonly difficulty: Level | undefined
  readonly response: string | undefined
  readonly correct: boolean
  readonly durationMs: number | undefined
  readonly strategy: string | undefined
  readonly errorType: string | undefined
  readonly feedback: string | undefined
  readonly atMs: number
}
export type Profile = {
  readonly user: string
  readonly skill: SkillId
  readonly proficiency: number
  readonly atMs: number
}
export type Parent = {
  readonly id: string
  readonly username: string
  readonly email: string | undefined
  readonly atMs: number | undefined
}
export type Link = {
  readonly parent: string
  readonly child: string
  readonly level: GuardianLevel
  readonly atMs: number | undefined
}

// Made once: making a schema takes longer than reading a record with it.
const [Short, Name, Words, Long] = [Text(50), Text(100), Text(200), Text(2_000)]

const ID_RULE = 'an id of at most 200 letters'
const UNKNOWN_NAME = '(nom inconnu)'
const [YOUNGEST, OLDEST] = [3, 25]
const Age = z.coerce.number().min(YOUNGEST).max(OLDEST)
const YEAR_MS = 365.25 * 86_400_000

/** A name that the file does not have says so: the school corrects it, and no name is made up. */
export function readUser(json: unknown, clock: Clock): Reading<User> {
  const of = recordFields(json)
  const id = of.needed('id', OutsideId, ID_RULE)
  const username = of.needed('username', Short, 'a text of at most 50 letters')
  if (id === null || username === null) return of.setAside()
  const first = of.optional('first_name', Name, 'a text of at most 100 letters')
  const last = of.optional('last_name', Name, 'a text of at most 100 letters')
  const grade = of.optional('grade_level', Grade, 'a French grade from CP to Tle')
  of.optional('age', Age, `from ${YOUNGEST} to ${OLDEST} years`)
  const birthDate = of.optional('birth_date', birthDateOn(clock), `a day that gives ${YOUNGEST} to ${OLDEST} years`)
  const atMs = of.optional('created_at', momentOn(clock), MOMENT_RULE)
  const names = { givenName: first ?? username, familyName: last ?? UNKNOWN_NAME }
  return of.taken({ id, username, ...names, grade, birthDate, atMs })
}

const birthDateOn = onEachClock(({ nowMs }) =>
  z.iso.date().refine((day) => {
    const years = (nowMs - Date.parse(`${day}T00:00:00Z`)) / YEAR_MS
    return years >= YOUNGEST && years < OLDEST + 1
  }),
)

export function readResponse(json: unknown, clock: Clock): Reading<Response> {
  const of = recordFields(json)
  const id = of.needed('id', OutsideId, ID_RULE)
  const user = of.needed('user_id', OutsideId, ID_RULE)
  const exercise = of.needed('exercise_id', Exercise, ID_RULE)
  const domain = of.needed('skill_domain', Words, 'a text')
  const correct = of.needed('is_correct', Verdict, 'true or false')
  const atMs = of.needed('created_at', momentOn(clock), MOMENT_RULE)
  if (id === null || user === null || exercise === null || domain === null || correct === null || atMs === null)
    return of.setAside()
  const skill = skillOfDomain(domain)
  if (skill === null) of.note('skill_domain is not a known domain: imported as unknown')
  const difficulty = of.optional('difficulty_level', LevelIn, 'a level from 1 to 5')
  const durationMs = of.optional('time_taken_seconds', DurationOfSeconds, 'a number of seconds from 0 to a day')
  const response = of.optional('user_response', Answer, 'a text of at most 2 000 letters')
  const strategy = of.optional('strategy_used', Observation, 'a short text')
  const errorType = of.optional('error_type', Observation, 'a short text')
  const feedback = of.optional('feedback_given', Long, 'a text of at most 2 000 letters')
  const said = { difficulty, response, durationMs, strategy, errorType, feedback }
  return of.taken({ id, user, exercise, skill: skill ?? UNKNOWN_SKILL, correct, atMs, ...said })
}

const LevelIn = z.coerce.number().pipe(Level)
const DurationOfSeconds = z.coerce
  .number()
  .transform((seconds) => Math.round(seconds * 1_000))
  .pipe(DurationMs)
const Answer = z.union([z.number().transform(String), Long])

export function readProfile(json: unknown, clock: Clock): Reading<Profile> {
  const of = recordFields(json)
  const user = of.needed('user_id', OutsideId, ID_RULE)
  const domain = of.needed('skill_domain', Words, 'a text')
  const proficiency = of.needed('proficiency_level', Share, 'a share from 0 to 1')
  const atMs = of.needed('last_practiced', momentOn(clock), MOMENT_RULE)
  if (user === null || domain === null || proficiency === null || atMs === null) return of.setAside()
  const skill = skillOfDomain(domain)
  if (skill === null) return of.setAside('skill_domain is not a known domain')
  return of.taken({ user, skill, proficiency, atMs })
}

export function readParent(json: unknown, clock: Clock): Reading<Parent> {
  const of = recordFields(json)
  const id = of.needed('id', OutsideId, ID_RULE)
  const username = of.needed('username', Short, 'a text of at most 50 letters')
  if (id === null || username === null) return of.setAside()
  const email = of.optional('email', Email, 'an e-mail address')
  return of.taken({ id, username, email, atMs: of.optional('created_at', momentOn(clock), MOMENT_RULE) })
}

const Email = contactChanged.data.shape.email.unwrap()

export function readLink(json: unknown, clock: Clock): Reading<Link> {
  const of = recordFields(json)
  const parent = of.needed('parent_id', OutsideId, ID_RULE)
  const child = of.needed('child_id', OutsideId, ID_RULE)
  if (parent === null || child === null) return of.setAside()
  // What the link allows is never guessed upwards.
  const level = of.optional('permission_level', GuardianLevel, 'view or manage') ?? 'view'
  return of.taken({ parent, child, level, atMs: of.optional('created_at', momentOn(clock), MOMENT_RULE) })
}
