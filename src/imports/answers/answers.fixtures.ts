// Imports tables of answers into a log in memory, and reads what became of them.
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { Instant, START, streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { setAside } from '../set-aside.ts'
import { physicalLines } from '../text-lines.ts'
import { columnsOf } from './columns.ts'
import { gatherAnswers } from './gather-answers.ts'
import { type AnswersOptions, importAnswers } from './import-answers.ts'
import { outsideIds } from './outside-ids.ts'

export const NOW = Instant.parse('2026-03-02T12:00:00Z')
export const FROM = Instant.parse('2024-09-02T00:00:00Z')
export const school = { name: 'Lab', zone: 'Europe/Paris' as Zone }
export const COLUMNS = 'learner=user,exercise=item,skill=skill,correct=correct'

export const { learnersOf } = outsideIds(testKeys)

type Note = { readonly row: number; readonly reason: string; readonly taken: boolean }
export type Options = Partial<AnswersOptions> & { readonly columns?: string; readonly separator?: string }

/** `rows` are cells joined by commas, or by another separator, below the names of the columns. */
export async function imported(
  log: Pick<EventLog, 'load' | 'readStream'>,
  rows: readonly string[],
  {
    columns = COLUMNS,
    separator,
    erased,
    ...options
  }: Options & { readonly erased?: { has(tenant: TenantId, id: string): boolean } } = {},
) {
  const named = columnsOf(columns)
  if (typeof named === 'string') throw new Error(named)
  const codec = codecOf((await readDefinitions()).events, testKeys)
  const identity = [String(process.pid), String(performance.now())]
  const aside = setAside(join(tmpdir(), 'sillage-imported-answers'), { school: 'a', name: 'answers', identity })
  async function* text() {
    yield Buffer.from(rows.join('\n'))
  }
  try {
    const gathered = await gatherAnswers(physicalLines(text()), {
      ...{ file: 'f', columns: named, aside },
      ...(separator !== undefined && { separator }),
    })
    const parts = { log, codec, outsideIds: { learnersOf }, ...(erased && { erased }) }
    const summary = await importAnswers(parts, gathered, {
      ...{ file: 'f', school, aside, from: FROM, now: NOW },
      ...options,
    })
    aside.close()
    const notes =
      aside.counts.size === 0
        ? []
        : (await readFile(aside.path, 'utf8'))
            .trim()
            .split('\n')
            .map((line): Note => JSON.parse(line))
    return { ...summary, notes }
  } finally {
    aside.discard()
  }
}

export type Answer = {
  readonly at: string
  readonly exercise: string
  readonly skill: string
  readonly correct: boolean
}

/** The answers of a learner, in the order of the log. */
export async function answersOf(log: EventLog, tenant: TenantId, outsideId: string) {
  const [learner = ''] = await learnersOf(tenant, [outsideId])
  const { events } = await log.readAll({ after: START, limit: 100_000 })
  return events
    .filter(({ stream, type }) => stream === streamName('learner', learner) && type === exerciseAttempted.type)
    .map(({ occurredAt, data }) => ({ at: occurredAt, ...(data as Omit<Answer, 'at'>) }))
}
