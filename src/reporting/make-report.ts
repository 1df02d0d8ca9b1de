// Makes a report into the bytes of a file: asks its query, page by page, and writes the table.
//
// Invariant: all pages are of one moment. The pages of the present are asked one after the other, as the page of the console does.

import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { JobFailed, type Reached } from '#jobs/job.ts'
import { Instant, type Position, type TenantId, type Zone } from '#kernel/ids.ts'
import { firstOfMonth } from '#kernel/in-words.ts'
import { localDay } from '#kernel/local-day.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import type { MomentInput } from '#past/moment.ts'
import type { QueryAnswer, QueryRunner } from '#querying/query-runner.ts'
import { offeredReports } from './offered-reports.ts'
import type { ReportLanguage, ReportTable } from './report.ts'
import { endings, reportBytes } from './report-bytes.ts'
import { type Period, questionOf, type ReportFile } from './report-request.ts'
import { skillTitles } from './skill-titles.ts'

const MOST_ROWS = 10_000

export type MakeReportParts = {
  readonly queries: QueryRunner
  readonly zoneOf: (tenant: TenantId) => Promise<Zone | null>
}

export type Making = {
  /** Asks for the rows, so it is in the trail. */
  readonly caller: Caller
  /** When it is made. */
  readonly begunAt: Instant
  /** Where the moment is a time: what was known of it, so that reports made one after the other agree. */
  readonly known?: Position
  /** The days that a report shows, if it can be asked about some. */
  readonly within?: Period
  readonly signal: AbortSignal
  readonly progress: (reached: Reached) => void
}

export type MadeReport = {
  readonly table: ReportTable
  readonly bytes: Buffer
  /** The name of the file. */
  readonly name: string
}

/** Throws JobFailed for what whoever asked should read, and QueryFailed. */
export async function makeReport(
  { queries, zoneOf }: MakeReportParts,
  asked: ReportFile,
  making: Making,
): Promise<MadeReport> {
  const { caller, begunAt, progress } = making
  const { report: name, language, format, at } = asked
  const report = offeredReports[name]
  const pages = await pagesOf(queries, asked, making)
  const zone = await zoneOf(caller.tenant)
  if (zone === null) throw new JobFailed('school-not-open', 'The school is not open.')
  const skills = report.hasSkills ? await skillTitles(queries, caller) : new Map()
  const made = report.table(pages, { language, zone, skills })
  const table = at === undefined ? made : { ...made, lead: `${asOf(at, zone, language)} ${made.lead}` }
  const total = table.rows.length
  progress({ phase: 'Writing rows', unit: 'rows', done: 0, total })
  const day = localDay(begunAt, zone)
  const bytes = await reportBytes(table, format, { language, at: begunAt, day })
  progress({ phase: 'Writing rows', unit: 'rows', done: total, total })
  const past = at === undefined ? '' : `-${pastName(at, zone)}`
  return { table, bytes, name: `${report.fileName[language]}${past}-${day}.${endings[format]}` }
}

const timeOf = (at: string): Instant | null => Instant.safeParse(at).data ?? null

function asOf(at: string, zone: Zone, language: ReportLanguage): string {
  const time = timeOf(at)
  if (time === null)
    return language === 'fr' ? `Situation à la position ${at} du journal.` : `As of position ${at} of the log.`
  const [locale, before] = language === 'fr' ? ['fr-FR', 'Situation au'] : ['en-GB', 'As of']
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone })
  const moment = format.format(new Date(time))
  return `${before} ${language === 'fr' ? firstOfMonth(moment) : moment}.`
}

function pastName(at: string, zone: Zone): string {
  const time = timeOf(at)
  return time === null ? at : localDay(time, zone)
}

const Page = z.looseObject({ next: z.string().nullable().optional() })

async function pagesOf(queries: QueryRunner, asked: ReportFile, making: Making): Promise<readonly unknown[]> {
  const { pageRows } = offeredReports[asked.report]
  const { query, input } = questionOf(asked, making.within)
  const pages: unknown[] = []
  let cursor: string | null = null
  let moment: MomentInput | null = momentOf(asked, making)
  do {
    making.signal.throwIfAborted()
    making.progress({ phase: 'Reading pages', unit: 'pages', done: pages.length, total: null })
    const answer: QueryAnswer = await queries
      .run({
        ...{ query, input: { ...input, ...(cursor !== null && { cursor }) }, caller: making.caller },
        ...(moment && { moment }),
      })
      .catch((error: unknown) => inWords(error, asked))
    pages.push(answer.output)
    moment = answer.lasting ?? moment
    cursor = Page.parse(answer.output).next ?? null
    if (cursor !== null && pages.length * (pageRows ?? 1) >= MOST_ROWS)
      throw new JobFailed('report-too-large', `A report has at most ${MOST_ROWS} rows.`)
  } while (cursor !== null)
  return pages
}

function momentOf({ at }: ReportFile, { known }: Making): MomentInput | null {
  if (at === undefined) return null
  return known === undefined ? { at } : { at, known: String(known) }
}

function inWords(error: unknown, { at }: ReportFile): never {
  if (error instanceof QueryFailed && error.problem.kind === 'missing')
    throw new JobFailed(
      'report-missing',
      `There ${at === undefined ? 'is' : 'was'} no such ${error.problem.what} in this school${at === undefined ? ' any more' : ' at that moment'}.`,
    )
  if (error instanceof QueryFailed && error.problem.kind === 'past-too-large') {
    const { what, most } = error.problem
    // As a number in a sentence of English.
    const limit = most.toLocaleString('en')
    if (what === 'people')
      throw new JobFailed('report-past-people', `A report of a past moment is about at most ${limit} people.`)
    throw new JobFailed(
      'report-past-too-large',
      `A report of a past moment reads at most ${limit} ${what}, and this class has more.`,
    )
  }
  throw error
}
