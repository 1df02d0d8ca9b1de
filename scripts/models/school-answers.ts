// What the verbs of models share: the answers of a school with progress, and learners named by their outside ids in a file.
import { readFile } from 'node:fs/promises'
import type { Service } from '#compose/service.ts'
import type { Position, TenantId } from '#kernel/ids.ts'
import type { AnswerTable } from '#ml/answers.ts'
import type { KeptParts } from '#modelling/kept-parts.ts'
import { type ReadAnswers, readAnswers } from '#modelling/read-answers.ts'
import { type TaskThreads, taskThreads } from '#modelling/task-threads.ts'
import { type Progress, progress, readableCount } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { leftOutText } from './left-out-text.ts'

/** No answer in the log may be used. */
export class NothingToLearnFrom extends UsageError {}

export async function answersOf(
  service: Service,
  tenant: TenantId,
  { signal, json, cut, later }: { signal: AbortSignal; json: boolean; cut?: Position; later?: Position },
): Promise<ReadAnswers> {
  const line = progress({ what: 'Reading answers', unit: 'answers', total: null, json })
  try {
    const read = await readAnswers(service, tenant, {
      signal,
      onAnswers: (answers) => line.reach(answers),
      ...(cut !== undefined && { cut }),
      ...(later !== undefined && { later }),
    })
    if (read.table.correct.length === 0)
      throw new NothingToLearnFrom(`School ${tenant} has no answers to learn from. sillage import answers adds some.`)
    const leftOut = leftOutText(read.leftOut)
    if (leftOut !== null) line.say(leftOut)
    return read
  } finally {
    line.end()
  }
}

/** Indexes in the table of the learners that a file names, one outside id, or their own, a line. Says how many are not in the table. */
export async function learnersIn(
  service: Service,
  tenant: TenantId,
  file: string,
  table: AnswerTable,
): Promise<ReadonlySet<number>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Could not read ${file}: ${error.code ?? error.message}.`)
  })
  const ids = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (ids.length === 0) throw new UsageError(`${file} names no learner: expected one id a line.`)
  const indexes = new Map(table.learners.map((learner, index) => [learner, index]))
  const people = await service.outsideIds.learnersOf(tenant, ids)
  // A simulated school, or one at work, has no outside ids: its learners go by their own.
  const named = ids.map((id, n) => indexes.get(id) ?? indexes.get(people[n] ?? ''))
  const found = new Set(named.filter((index) => index !== undefined))
  if (found.size === 0)
    throw new UsageError(
      `No learner of ${file} has answers in school ${tenant}. The ids are those of the imported table, or learners’ own.`,
    )
  const missing = new Set(ids.filter((_, n) => named[n] === undefined)).size
  if (missing > 0)
    process.stderr.write(`${readableCount(missing)} of the ids in ${file} have no answers in this school.\n`)
  return found
}

/** Threads whose stages are shown on standard error. */
export function shownThreads(
  table: AnswerTable,
  { signal, json, parts }: { signal: AbortSignal; json: boolean; parts?: KeptParts },
): TaskThreads & { end(): Promise<void> } {
  let line: Progress | null = null
  const threads = taskThreads(table, {
    signal,
    ...(parts && { parts }),
    onStage: ({ what, steps }) => {
      line?.end()
      line = progress({ what, unit: 'steps', total: steps, json })
    },
    onStep: (done) => line?.reach(done),
  })
  return {
    ...threads,
    async end() {
      line?.end()
      await threads.close()
    },
  }
}
