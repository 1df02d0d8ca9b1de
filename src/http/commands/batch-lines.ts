// Reads a batch: a JSON array, or NDJSON whose malformed lines fail alone.

import { z } from 'zod'
import { fieldProblems } from '#kernel/field-problem.ts'
import { doubled, parseJson, unfit, unfitValue, unkept } from '../body.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { IDEMPOTENCY_KEY } from './carry-out.ts'

export const BATCH_BYTES = 5 * 1_024 * 1_024
export const MOST_LINES = 5_000

export const BatchLine = z.strictObject({
  command: z.string().max(200).describe('A command by its name, `learning.record-attempt`.'),
  id: z
    .string()
    .regex(IDEMPOTENCY_KEY, 'A text of 1 to 200 visible ASCII characters is expected.')
    .describe('Your own name for this line, as an Idempotency-Key: sent again, it is answered as first.'),
  input: z
    .record(z.string(), z.unknown())
    .describe('The input of the command, as its own route takes it but for `type` and `occurredAt`.'),
  occurredAt: z.string().optional().describe('When it happened; the time of the request by default.'),
})
export type BatchLine = z.output<typeof BatchLine>

/** Numbered from 1, as an editor shows it, empty lines included. */
export type Line = { readonly number: number } & (
  | { readonly asked: BatchLine }
  | { readonly id: string | null; readonly problem: unknown }
)

export type Batch = { readonly format: 'json' | 'ndjson'; readonly lines: readonly Line[] }

export function readJsonBatch(text: string): Batch {
  const items = parseJson(text)
  if (!Array.isArray(items)) throw invalid([{ pointer: '', detail: NO_LIST }])
  return { format: 'json', lines: ofList(text, items) }
}

const NO_LIST =
  'A JSON array of commands is expected. One command alone goes into an array as well; one command a line is application/x-ndjson.'

function ofList(text: string, items: readonly unknown[]): Line[] {
  if (items.length > MOST_LINES) throw tooMany()
  const twice = doubled(text, items)
  if (twice) throw twice
  const clean = unkept(text, items) === null
  return items.map((item: unknown, i) => line(i + 1, () => checked(item, clean ? null : unfitValue(item))))
}

/** An array under this name is read as one: many tools call both NDJSON. */
export function readNdjsonBatch(text: string): Batch {
  const items = text.trimStart().startsWith('[') ? listIn(text) : null
  if (items) return { format: 'ndjson', lines: ofList(text, items) }
  const lines: Line[] = []
  text.split('\n').forEach((row, i) => {
    if (row.trim() === '') return
    if (lines.length === MOST_LINES) throw tooMany()
    lines.push(
      line(i + 1, () => {
        const item = parseJson(row, 'This line')
        return checked(item, unfit(row, item))
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
    const asked = read()
    return 'problem' in asked ? { number, ...asked } : { number, asked }
  } catch (problem) {
    return { number, id: null, problem }
  }
}

function checked(item: unknown, unfit: HttpProblem | null) {
  const parsed = BatchLine.safeParse(item)
  if (unfit === null && parsed.success) return parsed.data
  return { id: idOf(item), problem: unfit ?? invalid(parsed.error ? fieldProblems(parsed.error) : []) }
}

/** Told back even where the line is wrong, so that the caller finds its own. */
function idOf(item: unknown): string | null {
  const id: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : null
  return typeof id === 'string' && IDEMPOTENCY_KEY.test(id) ? id : null
}

const tooMany = () => new HttpProblem('too-large', `A batch holds at most ${MOST_LINES} commands: split it.`)
