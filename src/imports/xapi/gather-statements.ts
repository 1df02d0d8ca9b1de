// Reads a file of statements and puts them in order: by learner and time, each once, without those that were taken back.
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import type { SetAside } from '../set-aside.ts'
import { learnerOf } from './learner-steps.ts'
import type { Line } from './lines.ts'
import { readStatement, type Statement } from './statement.ts'
import { actionOf } from './vocabulary.ts'

export type Gathered = {
  readonly lines: number
  readonly statements: number
  readonly duplicates: number
  /** In the order of their time; those of one moment in the order of the file. */
  readonly byLearner: ReadonlyMap<PersonId, readonly Statement[]>
  readonly courses: ReadonlyMap<string, { readonly name: string | undefined; readonly first: Instant }>
}

type Gathering = {
  readonly file: string
  readonly aside: SetAside
  readonly onLines?: (lines: number) => void
}

/** Holds what is needed of each statement in memory, some 500 bytes: their order is known only at the end of the file. */
export async function gatherStatements(
  tenant: TenantId,
  lines: AsyncIterable<Line>,
  { file, aside, onLines }: Gathering,
): Promise<Gathered> {
  const byId = new Map<string, Statement>()
  const voided = new Set<string>()
  let count = 0
  let duplicates = 0
  const reject = (line: number, reason: string, text: string) =>
    aside.add({ file, row: line, reason, taken: false, value: text })

  for await (const { line, text } of lines) {
    count += 1
    onLines?.(count)
    const read = readStatement(line, text)
    if ('reason' in read) reject(line, read.reason, text)
    else if ('voids' in read) voided.add(read.voids)
    else {
      const other = byId.get(read.id)
      if (other?.content === read.content) duplicates += 1
      else if (other) reject(line, 'another statement of an id that an earlier line has', text)
      else if (actionOf(read.verb) === undefined) reject(line, `no event for the verb ${read.verb}`, text)
      else byId.set(read.id, read)
    }
  }

  const byLearner = new Map<PersonId, Statement[]>()
  const courses = new Map<string, { name: string | undefined; first: Instant }>()
  let statements = 0
  for (const statement of byId.values()) {
    if (voided.has(statement.id)) {
      reject(statement.line, 'taken back by another statement', statement.id)
      continue
    }
    statements += 1
    const learner = learnerOf(tenant, statement.account)
    const of = byLearner.get(learner)
    if (of) of.push(statement)
    else byLearner.set(learner, [statement])
    const { course, at } = statement
    const known = courses.get(course.id)
    courses.set(course.id, { name: known?.name ?? course.name, first: known && known.first < at ? known.first : at })
  }
  // Sorting is stable: statements of one moment keep the order of the file.
  for (const of of byLearner.values()) of.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return { lines: count, statements, duplicates, byLearner, courses }
}
