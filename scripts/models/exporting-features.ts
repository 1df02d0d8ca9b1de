// The implementation of `sillage models features`: each learner's history is folded up to the moment, by the code that makes
// the live rows, and the vectors are written into a file.
import type { Service } from '#compose/service.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { Instant, type PersonId, START, type TenantId } from '#kernel/ids.ts'
import type { TaughtSkill } from '#ml/features/taught.ts'
import { type Moment, readMoment } from '#past/moment.ts'
import { streamsOf } from '#past/person-history.ts'
import { progress, readableCount } from '#platform/progress.ts'
import { mayUse } from '#privacy/person-limits.ts'
import { enteredBy } from '#trail/trail.ts'
import { skillStream } from '../../commands/teaching/skill.ts'
import curriculumSkills from '../../projections/teaching/curriculum-skills.ts'
import { UsageError } from '../command-line/arguments.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'
import {
  type FeatureTable,
  type FoldedRows,
  modelsOf,
  skillsIn,
  type TableKind,
  tableOf,
  taughtIn,
} from './feature-tables.ts'
import { formatOf, writeTable } from './table-file.ts'

export type ExportOptions = {
  readonly tenant: TenantId
  readonly asOf?: string
  readonly known?: string
  readonly table: TableKind
  readonly out: string
  readonly json?: boolean
}

const PAGE = 2_000
const VERB = 'models features'

export async function exportFeatures(options: ExportOptions): Promise<void> {
  const format = formatOf(options.out)
  await withService(async ({ service, signal }) => {
    const { tenant, table: kind, json = false } = options
    const moment = await momentOf(service, options)
    const limits = await service.personLimits(tenant)
    const all = await learnersOf(service, tenant, moment, signal)
    const learners = all.filter((learner) => mayUse(limits, learner, 'prediction'))
    const restricted = all.filter((learner) => limits.restricted.has(learner)).length
    // Before the first row is folded: who exports is in the trail even if the export fails.
    await service.trail.record({
      ...enteredBy({ tenant, actor: OPERATOR, onBehalfOf: null, origin: { kind: 'command-line', verb: VERB } }),
      action: VERB,
      subjects: learners,
      purpose: 'prediction',
      at: Instant.parse(new Date().toISOString()),
    })
    const line = progress({ what: 'Folding', unit: 'learners', total: learners.length, json })
    const folded: FoldedRows[] = []
    try {
      for (const [n, learner] of learners.entries()) {
        signal.throwIfAborted()
        folded.push(await rowsOf(service, tenant, learner, kind, moment))
        line.reach(n + 1)
      }
    } finally {
      line.end()
    }
    const taught = kind === 'skills' ? await taughtAt(service, tenant, skillsIn(folded), moment) : []
    const table: FeatureTable = tableOf(kind, { learners: folded, taught, asOf: moment.happened })
    await writeTable(options.out, format, table)
    const done = {
      file: options.out,
      tenant,
      table: kind,
      schemas: table.schemas,
      rows: table.rows.length,
      learners: learners.length,
      leftOut: { restricted, objecting: all.length - learners.length - restricted },
    }
    process.stdout.write(`${json ? JSON.stringify(done) : text(done)}\n`)
  })
}

const text = ({ file, rows, learners, leftOut: { restricted, objecting } }: Done): string =>
  [
    `Wrote ${readableCount(rows)} rows of ${readableCount(learners)} learners to ${file}.`,
    ...(restricted > 0 ? [`Left out, because their data may only be stored: ${readableCount(restricted)}.`] : []),
    ...(objecting > 0 ? [`Left out, because they object to predictions: ${readableCount(objecting)}.`] : []),
  ].join('\n')

type Done = {
  readonly file: string
  readonly rows: number
  readonly learners: number
  readonly leftOut: { readonly restricted: number; readonly objecting: number }
}

async function momentOf({ log }: Service, { asOf, known }: ExportOptions): Promise<Moment> {
  const now = { now: Instant.parse(new Date().toISOString()), head: await log.head() }
  const moment = readMoment({ at: asOf, known }, now, { at: '/as-of', known: '/known' })
  if (!('fields' in moment)) return moment
  throw new UsageError(moment.fields.map(({ pointer, detail }) => `--${pointer.slice(1)}: ${detail}`).join('\n'))
}

/** Everybody who had joined a class or answered something by then, in the order of the log; nobody who is erased. */
async function learnersOf(
  { log, erased }: Service,
  tenant: TenantId,
  { upTo }: Moment,
  signal: AbortSignal,
): Promise<PersonId[]> {
  const learners = new Set<PersonId>()
  const types = [learnerEnrolled.type, exerciseAttempted.type]
  for (let after = START; after < upTo; ) {
    signal.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types } })
    for (const { subject, position } of page.events)
      if (subject !== null && position <= upTo && !erased.has(tenant, subject)) learners.add(subject)
    after = page.position
    if (page.end) break
  }
  if (learners.size === 0) throw new UsageError(`School ${tenant} has no learners at this moment.`)
  return [...learners]
}

async function rowsOf(
  { past, definitions }: Service,
  tenant: TenantId,
  learner: PersonId,
  kind: TableKind,
  moment: Moment,
): Promise<FoldedRows> {
  const models = modelsOf(kind).map(({ name }) => definitions.projections.get(name) ?? unknownModel(name))
  const state = await past.stateAt({ tenant, streams: streamsOf(learner), subject: learner, models, moment })
  return new Map(state.models.map(({ model, rows }) => [model.name, [...rows.values()]]))
}

/** The skills of the curriculum as they were defined at the moment. */
async function taughtAt(
  { past, definitions }: Service,
  tenant: TenantId,
  skills: readonly string[],
  moment: Moment,
): Promise<TaughtSkill[]> {
  const models = [definitions.projections.get(curriculumSkills.name) ?? unknownModel(curriculumSkills.name)]
  const taught: TaughtSkill[] = []
  for (const skill of skills) {
    const state = await past.stateAt({ tenant, streams: [skillStream({ skill })], models, moment })
    taught.push(...state.models.flatMap(({ rows }) => [...rows.values()].map(taughtIn)))
  }
  return taught
}

function unknownModel(name: string): never {
  throw new Error(`the program has no read model ${name}`)
}
