// Parses a batch: a JSON array, or NDJSON, in which a malformed line fails alone.

import { z } from 'zod'
import { fieldProblems } from '#kernel/field-problem.ts'
import { bodyProblem, contentProblem, duplicateKeyProblem, parseJson, valueProblem } from '../body.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { IDEMPOTENCY_KEY } from './carry-out.ts'

export const BATCH_BYTES = 5 * 1_024 * 1_024
export const MOST_LINES = 5_000

export const BatchLine = z.strictObject({
  command: z.string().max(200).describe('The name of the command: `learning.record-attempt`.'),
  id: z
    .string()
    .regex(IDEMPOTENCY_KEY, 'Send 1 to 200 visible ASCII characters.')
    .describe(
      'Your own key for this line, like an Idempotency-Key. A line that is sent again with the same key gets the first answer.',
    ),
  input: z
    .record(z.string(), z.unknown())
    .describe('The input of the command, as in the body of its own route, without `type` and `occurredAt`.'),
  occurredAt: z.string().optional().describe('When it happened; the time of the request by default.'),
})
export type BatchLine = z.output<typeof BatchLine>

/** Numbered from 1 as in an editor, counting empty lines. */
export type Line = { readonly number: number } & (
  | { readonly command: BatchLine }
  | { readonly id: string | null; readonly problem: unknown }
)

export type Batch = { readonly format: 'json' | 'ndjson'; readonly lines: readonly Line[] }

export function readJsonBatch(text: string): Batch {
  const items = parseJson(text)
  if (!Array.isArray(items)) throw invalid([{ pointer: '', detail: NOT_AN_ARRAY }])
  return { format: 'json', lines: linesOf(text, items) }
}

const NOT_AN_ARRAY =
  'Send a JSON array of commands, even for a single command. For one command per line, use application/x-ndjson.'

function linesOf(text: string, items: readonly unknown[]): Line[] {
  if (items.length > MOST_LINES) throw tooMany()
  const duplicateKey = duplicateKeyProblem(text, items)
  if (duplicateKey) throw duplicateKey
  const isClean = contentProblem(text, items) === null
  return items.map((item: unknown, i) => line(i + 1, () => checked(item, isClean ? null : valueProblem(item))))
}

/** An array is accepted here too: many tools send one as NDJSON. */
export function readNdjsonBatch(text: string): Batch {
  const items = text.trimStart().startsWith('[') ? listIn(text) : null
  if (items) return { format: 'ndjson', lines: linesOf(text, items) }
  const lines: Line[] = []
  text.split('\n').forEach((row, i) => {
    if (row.trim() === '') return
    if (lines.length === MOST_LINES) throw tooMany()
    lines.push(
      line(i + 1, () => {
        const item = parseJson(row, 'This line')
        return checked(item, bodyProblem(row, item))
      }),
    )
  })
  return { format: 'ndjson', lines }
}

function listIn(text: string): readonly unknown[] | null {
  try {
    const items: unknown = JSON.parse(text)
    return Array.isArray(items) ? items : null
  } catch {
    return null
  }
}

function line(number: number, read: () => BatchLine | { readonly id: string | null; readonly problem: unknown }): Line {
  try {
    const command = read()
    return 'problem' in command ? { number, ...command } : { number, command }
  } catch (problem) {
    return { number, id: null, problem }
  }
}

function checked(item: unknown, contentProblem: HttpProblem | null) {
  const parsed = BatchLine.safeParse(item)
  if (contentProblem === null && parsed.success) return parsed.data
  return { id: idOf(item), problem: contentProblem ?? invalid(parsed.error ? fieldProblems(parsed.error) : []) }
}

/** Returned even if the line is invalid, so that the caller can match the result. */
function idOf(item: unknown): string | null {
  const id: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : null
  return typeof id === 'string' && IDEMPOTENCY_KEY.test(id) ? id : null
}

const tooMany = () => new HttpProblem('too-large', `A batch may have at most ${MOST_LINES} commands. Split it.`)
