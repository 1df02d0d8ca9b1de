// Reads a file of statements and puts them in order: by learner and time, each once, without those that were taken back.

import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import type { Line } from '../line-text.ts'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { type ActivityKind, courseOf, kindOf, type Surroundings } from './courses.ts'
import { describeForeign } from './foreign-text.ts'
import { learnerOf } from './learner-steps.ts'
import { nameIn, type ShownName } from './spellings.ts'
import { type Described, type Read, readStatement, type Statement } from './statement.ts'
import { valuesIn } from './statement-lists.ts'

/** A statement whose course is known. */
export type Placed = Statement & { readonly course: string }

export type GatheredCourse = {
  readonly name: ShownName | undefined
  readonly first: Instant
  readonly last: Instant
  readonly statements: number
  readonly learners: number
  /** Nothing said that it is a course. */
  readonly isGuessed: boolean
}

export type Gathered = {
  readonly file: string
  /** Statements and what is none, one by one: the lines of a file of lines, the elements of a list. */
  readonly lines: number
  readonly statements: number
  readonly duplicates: number
  /** Statements that take another one back. */
  readonly voidings: number
  /** In the order of their time; those of one moment in the order of the file. */
  readonly byLearner: ReadonlyMap<PersonId, readonly Placed[]>
  readonly courses: ReadonlyMap<string, GatheredCourse>
  /** Verbs that were taken, and what they became. */
  readonly verbs: ReadonlyMap<string, { readonly meaning: string; readonly statements: number }>
  /** Where the rest of an answer stands, if the file is one page of several. */
  readonly more: string | null
}

export type Gathering = {
  /** The name of the file, for the rows that are set aside. */
  readonly file: string
  readonly aside: SetAside
  /** The moment of the import: no statement happened later. */
  readonly now: Instant
  readonly onLines?: (lines: number) => void
}

type Known = { kind: ActivityKind; name: ShownName | undefined; line: number }

/**
 * Holds what is needed of each statement in memory, some 500 bytes: their order is known only at the end of the file, and
 * what is a course may be said by any of them. Throws SourceMissing where the file holds nothing to import.
 */
export async function gatherStatements(
  tenant: TenantId,
  lines: AsyncIterable<Line>,
  { file, aside, now, onLines }: Gathering,
): Promise<Gathered> {
  const byId = new Map<string, Statement>()
  const voided = new Map<string, number>()
  const activities = new Map<string, Known>()
  const shared = sharing()
  let count = 0
  let duplicates = 0
  let more: string | null = null
  let firstText: string | undefined
  const reject = (row: number, reason: string) => aside.add({ file, row, reason, taken: false })
  const note = (row: number, reason: string) => aside.add({ file, row, reason, taken: true })

  for await (const line of lines) {
    firstText ??= line.text
    const found = valuesIn(line)
    if (found.more !== null) {
      more = found.more
      note(line.line, 'one page of several: the rest of the answer is not in this file')
    }
    for (const { json, fault } of found.values) {
      count += 1
      onLines?.(count)
      const read = fault === undefined ? readSafely(line.line, json, now) : { reason: fault }
      if ('reason' in read) reject(line.line, read.reason)
      else if ('voids' in read) voided.set(read.voids, line.line)
      else {
        learn(activities, read.activities, line.line)
        const statement = shared(read.statement)
        const other = byId.get(statement.id)
        if (other?.mark === statement.mark) duplicates += 1
        else if (other) reject(line.line, 'another statement of an id that an earlier line has')
        else byId.set(statement.id, statement)
      }
    }
  }

  const byLearner = new Map<PersonId, Placed[]>()
  const counts = new Map<string, CourseCounts>()
  const verbs = new Map<string, { meaning: string; statements: number }>()
  const kindIn = (id: string) => activities.get(id)?.kind ?? 'unknown'
  let statements = 0
  for (const [id, statement] of byId) {
    byId.delete(id)
    const { line, object, around, notes, meaning, verb, at } = statement
    if (voided.has(id)) {
      reject(line, 'taken back by another statement')
      continue
    }
    const found = courseOf(object, around, kindIn)
    if ('fault' in found) {
      reject(line, found.fault)
      continue
    }
    for (const reason of notes) note(line, reason)
    if (found.note !== undefined) note(line, found.note)
    statements += 1
    const learner = learnerOf(tenant, statement.account)
    const of = byLearner.get(learner)
    const placed = { ...statement, course: found.course }
    if (of) of.push(placed)
    else byLearner.set(learner, [placed])
    countCourse(counts, found.course, learner, at)
    verbs.set(verb, { meaning, statements: (verbs.get(verb)?.statements ?? 0) + 1 })
  }
  if (statements === 0) throw new SourceMissing(describeForeign(file, count, firstText ?? '', aside))
  for (const id of counts.keys()) {
    const name = activities.get(id)?.name
    if (name?.note !== undefined) note(activities.get(id)?.line ?? 0, name.note)
  }
  // Sorting is stable: statements of one moment keep the order of the file.
  for (const of of byLearner.values()) of.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const courses = new Map(
    [...counts].map(([id, { learners, ...rest }]): [string, GatheredCourse] => [
      id,
      { ...rest, learners: learners.size, name: activities.get(id)?.name, isGuessed: kindIn(id) !== 'course' },
    ]),
  )
  return { file, lines: count, statements, duplicates, voidings: voided.size, byLearner, courses, verbs, more }
}

/** Whatever a line holds, it stops no file: what reads it may be at fault, and the line is set aside. */
function readSafely(line: number, json: unknown, now: Instant): Read {
  try {
    return readStatement(line, json, now)
  } catch (error) {
    // The message may quote the line.
    return { reason: `cannot be read (${safeMessage(error)})` }
  }
}

/** The first name, and the first thing that is said of its kind, unless it was nothing. */
function learn(activities: Map<string, Known>, described: readonly Described[], line: number): void {
  for (const { id, type, name } of described) {
    const known = activities.get(id)
    const kind = known && known.kind !== 'unknown' ? known.kind : kindOf(id, type)
    const shown = known?.name ?? (kind === 'part' || name === undefined ? undefined : nameIn(name))
    if (!known) activities.set(id, { kind, name: shown, line })
    else {
      if (shown && !known.name) known.line = line
      known.kind = kind
      known.name = shown
    }
  }
}

type CourseCounts = { learners: Set<PersonId>; statements: number; first: Instant; last: Instant }

function countCourse(counts: Map<string, CourseCounts>, course: string, learner: PersonId, at: Instant): void {
  const known = counts.get(course)
  if (!known) {
    counts.set(course, { learners: new Set([learner]), statements: 1, first: at, last: at })
    return
  }
  known.learners.add(learner)
  known.statements += 1
  if (at < known.first) known.first = at
  if (at > known.last) known.last = at
}

/** Many statements have the same verb, account, content and surroundings: they are held once. */
function sharing(): (statement: Statement) => Statement {
  const texts = new Map<string, string>()
  const text = (of: string) => {
    const known = texts.get(of)
    if (known === undefined) texts.set(of, of)
    return known ?? of
  }
  const accounts = new Map<string, Statement['account']>()
  const places = new Map<string, Surroundings>()
  const one = <T>(known: Map<string, T>, value: T): T => {
    const key = JSON.stringify(value)
    const found = known.get(key)
    if (found === undefined) known.set(key, value)
    return found ?? value
  }
  return (statement) => ({
    ...statement,
    verb: text(statement.verb),
    object: text(statement.object),
    account: one(accounts, statement.account),
    around: one(places, statement.around),
  })
}
