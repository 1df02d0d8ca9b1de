// A report as a file: how the answer of a query becomes a table, in French or in English. Pure: the query has the rows, and csv.ts,
// workbook.ts and report-document.ts write the table.
//
// A report knows a query by its name and the part of its answer that it needs. A test checks that the query gives it.
import { z } from 'zod'
import type { PersonId, Zone } from '#kernel/ids.ts'
import type { SkillTitles } from './skill-titles.ts'

export const ReportLanguage = z.enum(['fr', 'en'])
export type ReportLanguage = z.output<typeof ReportLanguage>

/** A share is from 0 to 1; a day is `2026-11-30`. */
export type Column = { readonly title: string; readonly as: 'text' | 'number' | 'share' | 'day' }
/** Null where nothing is known. */
export type Cell = string | number | null

export type ReportPlot = {
  readonly title: string
  readonly description: string
  /** Headings of its numbers. */
  readonly name: string
  readonly value: string
  readonly as: 'number' | 'share'
  readonly bars: readonly { readonly name: string; readonly value: number }[]
}

export type ReportTable = {
  readonly title: string
  /** What it shows, and of what it is not a proof. */
  readonly lead: string
  /** The first one names the row. */
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /**
   * Rows that follow each other and are about one thing: which columns say it, and what the thing is called. On paper it stands
   * above its rows, once. Null: each row is about its own.
   */
  readonly group: { readonly columns: readonly number[]; readonly name: (row: readonly Cell[]) => string } | null
  /** Null where there is nothing to draw. */
  readonly plot: ReportPlot | null
  /** Whom it is about. */
  readonly people: readonly PersonId[]
}

/** `zone`: that of the school, in which its days are. `skills`: what it calls its skills; empty for a report without skills. */
export type ReportContext = { readonly language: ReportLanguage; readonly zone: Zone; readonly skills: SkillTitles }

export type Report = {
  readonly name: string
  /** Whose rows it shows. */
  readonly query: string
  /** Whether it is about a sequence of the class. */
  readonly sequence: 'required' | 'optional' | 'none'
  /** Whether its query can be asked about a past moment. */
  readonly past: 'offered' | 'none'
  /** Whether its query can be asked about the days from one to another. */
  readonly period: 'offered' | 'none'
  /** Whether it names skills, or exercises by their skill. */
  readonly hasSkills: boolean
  /** How many rows a page of the query has; null where the query has no pages. */
  readonly pageRows: number | null
  /** The name of its file, without the day. */
  readonly fileName: Readonly<Record<ReportLanguage, string>>
  /** The first page is there. Throws ZodError for an answer of another shape. */
  table(pages: readonly unknown[], context: ReportContext): ReportTable
}

type TypedReport<Answer extends z.ZodType> = Omit<Report, 'name' | 'table'> & {
  /** What it needs of each page of the answer. */
  readonly answer: Answer
  table(first: z.output<Answer>, pages: readonly z.output<Answer>[], context: ReportContext): ReportTable
}

export function defineReport<Answer extends z.ZodType>(
  name: string,
  { answer, table, ...report }: TypedReport<Answer>,
): Report {
  return {
    ...report,
    name,
    table(pages, context) {
      const [first, ...others] = pages.map((page) => answer.parse(page))
      if (first === undefined) throw new TypeError(`report ${name}: a query answers with at least one page`)
      return table(first, [first, ...others], context)
    },
  }
}

type Named = { readonly givenName: string | null; readonly familyName: string | null }

const unnamed: Readonly<Record<ReportLanguage, string>> = { fr: 'Sans nom', en: 'No name' }

/** Family name first, as in a register. */
export const registerName = ({ givenName, familyName }: Named, language: ReportLanguage): string =>
  [familyName, givenName].filter((name) => name !== null && name !== '').join(' ') || unnamed[language]

export const byName = <One extends Named>(people: readonly One[], language: ReportLanguage): One[] =>
  people.toSorted((a, b) => registerName(a, language).localeCompare(registerName(b, language), language))
