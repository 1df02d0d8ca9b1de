// Makes the archive of a school year: its reports one after the other, each written as soon as it is made, and the page that lists them.
//
// Invariants: all reports show what was known at one position of the log; no more than one report is in memory; a report that cannot
// be made is named on the page, with the reason, and the others are made all the same.
import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { JobFailed, type Reached } from '#jobs/job.ts'
import { type Instant, type PersonId, type Position, type TenantId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { schoolYearBeginningIn } from '#privacy/school-year.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { type MadeReport, makeReport } from '../make-report.ts'
import { endings } from '../report-bytes.ts'
import { ReportFile } from '../report-request.ts'
import {
  type ArchivedReport,
  classesOfYear,
  INDEX_FILE,
  ListedClass,
  ListedSequence,
  reportsOfYear,
} from './archive-contents.ts'
import { type ArchivedFile, archiveIndex, type LeftOutReport, type WhyLeftOut } from './archive-index.ts'
import { faultOfClasses, faultOfYear, type ReportArchive } from './archive-request.ts'

export type MakeArchiveParts = {
  readonly queries: QueryRunner
  readonly log: { head(): Promise<Position> }
  /** The school, with its name and its zone. Null if it is not open. */
  readonly schoolAt: (tenant: TenantId) => Promise<{ readonly name: string | null; readonly zone: string } | null>
}

export type ArchiveMaking = {
  /** Asks for the rows, so it is in the trail. */
  readonly caller: Caller
  readonly begunAt: Instant
  readonly signal: AbortSignal
  readonly progress: (reached: Reached) => void
  /** Writes a file of the archive: `CM1 A/progression-de-la-classe.csv`. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>
}

export type MadeArchive = {
  /** The name of the archive, without an ending. */
  readonly name: string
  /** In the order in which they were written, with the page first. */
  readonly paths: readonly string[]
  readonly reports: number
  readonly leftOut: number
  readonly rows: number
  /** Whom its reports are about. */
  readonly people: readonly PersonId[]
}

/** Throws JobFailed for what whoever asked should read, and QueryFailed. */
export async function makeArchive(
  parts: MakeArchiveParts,
  asked: ReportArchive,
  making: ArchiveMaking,
): Promise<MadeArchive> {
  const { queries, schoolAt, log } = parts
  const { caller, begunAt, progress, write, signal } = making
  const { language, format } = asked
  const school = await schoolAt(caller.tenant)
  if (school === null) throw new JobFailed('school-not-open', 'The school is not open.')
  const zone = Zone.parse(school.zone)
  const span = schoolYearBeginningIn(asked.schoolYear, zone)
  const known = await log.head()
  const classes = await listedClasses(queries, caller)
  const fault = faultOfYear(span, begunAt) ?? faultOfClasses(classes, span)
  if (fault) throw new JobFailed(fault.code, fault.detail)

  const withSequences: { readonly of: ListedClass; readonly sequences: readonly ListedSequence[] }[] = []
  for (const of of classesOfYear(classes, span)) {
    signal.throwIfAborted()
    withSequences.push({ of, sequences: await sequencesOf(queries, caller, of) })
  }
  const planned = reportsOfYear(withSequences, { span, now: begunAt, language })

  const files: ArchivedFile[] = []
  const leftOut: LeftOutReport[] = []
  const people = new Set<PersonId>()
  const reached = () =>
    progress({ phase: 'Making reports', unit: 'files', done: files.length + leftOut.length, total: planned.length })
  reached()
  for (const one of planned) {
    const made = await oneReport(one)
    if ('why' in made) {
      leftOut.push({ className: one.className, report: one.report, sequence: one.sequence?.title ?? null, ...made })
    } else {
      const path = `${one.path}.${endings[format]}`
      await write(path, made.bytes)
      crashPoint('report-archived')
      for (const person of made.table.people) people.add(person)
      const { title, rows } = made.table
      files.push({
        ...{ className: one.className, path, title, at: one.at },
        ...{ rows: rows.length, sha256: hash('sha256', made.bytes) },
      })
    }
    reached()
  }
  const summary = { school: school.name, zone, span, madeAt: begunAt, known, files, leftOut }
  await write(INDEX_FILE, Buffer.from(archiveIndex(summary, language), 'utf8'))
  return {
    name: `archive-${span.name}-${localDay(begunAt, zone)}`,
    paths: [INDEX_FILE, ...files.map(({ path }) => path)],
    reports: files.length,
    leftOut: leftOut.length,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    people: [...people],
  }

  async function oneReport({ report, class: ofClass, sequence, at }: ArchivedReport): Promise<MadeReport | LeftOut> {
    const file = ReportFile.parse({
      ...{ report, class: ofClass, at, format, language },
      ...(sequence && { sequence: sequence.sequence }),
    })
    const within = { from: span.firstDay, to: span.lastDay }
    const ofReport = { caller, begunAt, known, within, signal, progress: () => undefined }
    return patiently(signal, () => makeReport({ queries, zoneOf: async () => zone }, file, ofReport))
  }
}

type LeftOut = { readonly why: WhyLeftOut }

const whyOf: Readonly<Record<string, WhyLeftOut>> = {
  'report-missing': 'missing',
  'report-past-people': 'too-many',
  'report-past-too-large': 'too-long',
  'report-too-large': 'too-large',
}

const MOST_TRIES = 6

/** A report that finds no place among other questions is asked for again: the archive has many, and need not begin anew. */
async function patiently(signal: AbortSignal, make: () => Promise<MadeReport>): Promise<MadeReport | LeftOut> {
  for (let n = 1; ; n += 1) {
    try {
      return await make()
    } catch (error) {
      const why = error instanceof JobFailed ? whyOf[error.code] : undefined
      if (why) return { why }
      if (!(error instanceof QueryFailed) || !('retryAfterMs' in error.problem)) throw error
      const { problem } = error
      if (n === MOST_TRIES) {
        if (problem.kind === 'past-busy' && problem.bound === 'work') return { why: 'too-slow' }
        throw error
      }
      await pause(problem.retryAfterMs, undefined, { signal })
    }
  }
}

const ClassPage = z.object({ items: z.array(ListedClass), next: z.string().nullable() })
const PAGE = 200

/** All classes of the school, open or not. */
export async function listedClasses(queries: QueryRunner, caller: Caller): Promise<readonly ListedClass[]> {
  const classes: ListedClass[] = []
  let cursor: string | null = null
  do {
    const input: object = { limit: PAGE, ...(cursor !== null && { cursor }) }
    const page = ClassPage.parse((await queries.run({ query: 'class-list', input, caller })).output)
    classes.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return classes
}

async function sequencesOf(
  queries: QueryRunner,
  caller: Caller,
  { class: ofClass }: ListedClass,
): Promise<readonly ListedSequence[]> {
  const { output } = await queries.run({ query: 'class-sequence-list', input: { class: ofClass }, caller })
  return z.object({ items: z.array(ListedSequence) }).parse(output).items
}
