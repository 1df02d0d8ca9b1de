// POST /api/competencies/imports: a framework of competencies as a table, looked through or recorded. Each row is a command of its
// own, so that one that cannot be taken stops no other, and a request that is sent again records nothing twice.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { competencyRows, type ReadRow } from '#imports/competencies/competency-rows.ts'
import { SourceMissing } from '#imports/source-missing.ts'
import { physicalLines } from '#imports/text-lines.ts'
import { sortedJson } from '#kernel/ids.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { chargeMore } from '../limits/limit-requests.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'

/** As many as the list of a school's competencies shows. */
const MOST_ROWS = 2_000
const MOST_BYTES = 1_048_576
const AT_ONCE = 100

const Body = z.strictObject({
  table: z
    .string()
    .min(1)
    .max(MOST_BYTES)
    .describe(
      'The table as text: a first line with the columns code, title, kind, domain, expected and perhaps description (or titre, type, domaine, niveau attendu), separated by commas, semicolons or tabs, and a row for each competency.',
    ),
  preview: z.boolean().default(false).describe('Whether it is only looked through: nothing is recorded.'),
})

const OUTCOMES = ['new', 'changed', 'same', 'unfit'] as const
const Row = z
  .object({
    line: z.int().min(1).describe('The line of the table on which the row begins, from 1.'),
    code: z.string().nullable().describe('The competency, by its code; null where the row cannot be read.'),
    title: z.string().nullable().describe('What it is called; null where the row cannot be read.'),
    outcome: z
      .enum(OUTCOMES)
      .describe('`new` or `changed`: recorded, or would be. `same`: the school has it. `unfit`: it is not taken.'),
    column: z.string().nullable().describe('The column that is wrong; null where none is, or the whole row.'),
    reason: z.string().nullable().describe('Why the row is not taken; null where it is.'),
  })
  .meta({ id: 'ImportedCompetency', description: 'What becomes of a row.' })

const Answer = z
  .object({
    recorded: z.boolean().describe('False for a preview.'),
    items: z.array(Row).describe('The rows, in the order of the table.'),
    position: z.string().nullable().describe('The position of the last event; null where nothing was recorded.'),
  })
  .meta({ id: 'CompetencyImport', description: 'What becomes of a table of competencies.' })
type Answered = z.output<typeof Answer>
type ShownRow = Answered['items'][number]

const operation: Operation = {
  operationId: 'importCompetencies',
  tags: ['learning'],
  summary: 'Import a framework of competencies',
  description: `Defines a competency for each row of a table, or says what would become of each row. What the school has already stays as it is; what differs is a new version; a row that cannot be taken is left out, with the column that is wrong. At most ${MOST_ROWS} rows.`,
  requestBody: {
    required: true,
    content: json(
      namedSchema(Body, { id: 'ImportCompetencies', description: 'A table of competencies.', io: 'input' }),
      {
        table: 'code;title;kind;domain;expected\nFR.ECR.1;Écrire un texte;compétence;Écriture;maîtrise\n',
        preview: true,
      },
    ),
  },
  responses: { '200': jsonAnswer(Answer, 'What becomes of each row.') },
  problems: [
    ...anyRequest,
    'malformed-body',
    'too-large',
    'unsupported-media-type',
    'invalid-input',
    { problem: 'refused', status: 422 },
    'key-reused',
    'contended',
    'rows-unreadable',
    'read-model-not-built',
  ],
}

const Framework = z.object({
  items: z.array(z.looseObject({ code: z.string(), version: z.int(), description: z.string().nullable() })),
})
/** A competency without what the list adds to a row of the table. */
const comparable = ({ version: _, description, ...rest }: Readonly<Record<string, unknown>>) =>
  sortedJson({ ...rest, description: description ?? null })

export function competencyImportRoute(
  app: FastifyInstance,
  { commands, queries, limits }: Pick<ServerParts, 'commands' | 'queries' | 'limits'>,
): void {
  app.post(
    '/api/competencies/imports',
    { bodyLimit: 2 * MOST_BYTES, config: { may: ['teaching:manage'], of: 'school', operation } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { table, preview } = parsed(Body, bodyOf(request))
      const caller = callerOf(request)
      const rows = await rowsOf(table)
      const { output } = await queries.run({ query: 'competency-list', input: {}, caller })
      const known = Framework.parse(output).items
      const framework = new Map(known.map((one) => [one.code, comparable(one)]))
      const firsts = new Set(known.flatMap(({ code, version }) => (version === 1 ? [code] : [])))
      const looked = rows.map((row) => lookedAt(row, framework))
      if (preview) return { recorded: false, items: looked, position: null } satisfies Answered
      const { key } = idempotencyKey(request)
      const defined = rows.flatMap(({ competency }) => (competency ? [competency] : []))
      chargeMore(request, limits?.budgets, costs.command * Math.max(0, defined.length - 1))
      const changed = new Set<string>()
      let position = 0n
      for (let from = 0; from < defined.length; from += AT_ONCE)
        await Promise.all(
          defined.slice(from, from + AT_ONCE).map(async (input) => {
            const answer = await commands.run({ command: 'learning.define-competency', input, caller, key })
            if (answer.events.length > 0) changed.add(input.code)
            if (answer.position > position) position = answer.position
          }),
        )
      const items = looked.map((row): ShownRow => {
        if (row.code === null || row.outcome === 'unfit') return row
        if (!changed.has(row.code)) return { ...row, outcome: 'same' }
        // Recorded by this request, and there before it was looked through: it had been sent before.
        return row.outcome === 'same' ? { ...row, outcome: firsts.has(row.code) ? 'new' : 'changed' } : row
      })
      return { recorded: true, items, position: changed.size === 0 ? null : String(position) } satisfies Answered
    },
  )
}

/** Refuses what is no table of competencies. */
async function rowsOf(table: string): Promise<ReadRow[]> {
  async function* bytes() {
    yield Buffer.from(table)
  }
  const refused = (code: string, detail: string) =>
    new HttpProblem('refused', detail, { status: 422, code, errors: [{ pointer: '/table', detail }] })
  const rows: ReadRow[] = []
  try {
    for await (const row of competencyRows(physicalLines(bytes()), { file: 'The table' })) {
      rows.push(row)
      if (rows.length > MOST_ROWS)
        throw refused('too-many-rows', `The table has more than ${MOST_ROWS} rows. Send it in parts.`)
    }
  } catch (error) {
    if (error instanceof SourceMissing) throw refused('not-a-table', error.message)
    throw error
  }
  return rows
}

function lookedAt({ line, competency, fault }: ReadRow, framework: ReadonlyMap<string, string>): ShownRow {
  if (fault) return { line, code: null, title: null, outcome: 'unfit', column: fault.column, reason: fault.reason }
  // An earlier row says the same.
  if (!competency) return { line, code: null, title: null, outcome: 'same', column: null, reason: null }
  const { code, title } = competency
  const known = framework.get(code)
  const outcome = known === undefined ? 'new' : known === comparable(competency) ? 'same' : 'changed'
  return { line, code, title, outcome, column: null, reason: null }
}
