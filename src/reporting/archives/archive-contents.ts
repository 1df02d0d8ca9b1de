// What the archive of a school year has: which classes, which reports of each, as of when, under which names. Pure.
import { z } from 'zod'
import { SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, LocalDay } from '#kernel/ids.ts'
import type { SchoolYearSpan } from '#privacy/school-year.ts'
import { offeredReports, type ReportName, reportNames } from '../offered-reports.ts'
import type { ReportLanguage } from '../report.ts'
import { distinctNames, safeName } from './file-names.ts'

/** The page that it begins with. No class has a folder of this name. */
export const INDEX_FILE = 'index.html'

/** What it needs of the list of classes. */
export const ListedClass = z.object({
  class: ClassId,
  name: z.string(),
  schoolYear: z.string(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
})
export type ListedClass = z.output<typeof ListedClass>

/** What it needs of the list of sequences of a class. */
export const ListedSequence = z.object({
  sequence: SequenceId,
  title: z.string().nullable(),
  startsOn: LocalDay.nullable(),
  endsOn: LocalDay.nullable(),
})
export type ListedSequence = z.output<typeof ListedSequence>

export type ArchivedReport = {
  readonly report: ReportName
  readonly class: ClassId
  readonly className: string
  readonly sequence: Pick<ListedSequence, 'sequence' | 'title'> | null
  /** As of when it is. */
  readonly at: Instant
  /** Below the archive, without its ending: `CM1 A/progression-de-la-classe`. */
  readonly path: string
}

/** The reports that an archive cannot have: they show the present only. */
export const reportsWithoutPast: readonly ReportName[] = reportNames.filter(
  (name) => offeredReports[name].past === 'none',
)

/**
 * The classes that were open at any moment of the year, by name. One that was opened in it for the next year, in June or July, is in
 * the archive of that one.
 */
export const classesOfYear = (classes: readonly ListedClass[], span: SchoolYearSpan): readonly ListedClass[] =>
  classes
    .filter(
      ({ openedAt, closedAt, schoolYear }) =>
        openedAt <= span.end &&
        (closedAt === null || closedAt > span.begin) &&
        schoolYear.slice(0, 4) <= span.name.slice(0, 4),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }) || (a.class < b.class ? -1 : 1))

/** The last instant of the year, or now while it is under way; of a class that was closed before, the last one at which it was open. */
export function momentOfClass(
  { closedAt }: Pick<ListedClass, 'closedAt'>,
  span: SchoolYearSpan,
  now: Instant,
): Instant {
  const end = now < span.end ? now : span.end
  if (closedAt === null || closedAt > end) return end
  return Instant.parse(new Date(Date.parse(closedAt) - 1).toISOString())
}

/** The sequences whose days meet those of the year, in the order of their first days. */
export const sequencesOfYear = (
  sequences: readonly ListedSequence[],
  { firstDay, lastDay }: SchoolYearSpan,
): readonly ListedSequence[] =>
  sequences
    .filter(
      ({ startsOn, endsOn }) => (startsOn === null || startsOn <= lastDay) && (endsOn === null || endsOn >= firstDay),
    )
    .toSorted(
      (a, b) =>
        (a.startsOn ?? '').localeCompare(b.startsOn ?? '') ||
        (a.title ?? '').localeCompare(b.title ?? '', 'fr', { numeric: true }) ||
        (a.sequence < b.sequence ? -1 : 1),
    )

type Planned = {
  readonly span: SchoolYearSpan
  readonly now: Instant
  readonly language: ReportLanguage
}

const otherwise = { fr: 'classe', en: 'class' } as const

/** Every report of the archive, in the order in which it has them. */
export function reportsOfYear(
  classes: readonly { readonly of: ListedClass; readonly sequences: readonly ListedSequence[] }[],
  { span, now, language }: Planned,
): readonly ArchivedReport[] {
  const folderOf = distinctNames([INDEX_FILE])
  return classes.flatMap(({ of, sequences }) => {
    const folder = folderOf(safeName(of.name, otherwise[language]))
    const fileOf = distinctNames()
    const all = { class: of.class, className: of.name, at: momentOfClass(of, span, now) }
    return reportNames.flatMap((report): readonly ArchivedReport[] => {
      const { past, sequence: about, fileName } = offeredReports[report]
      const name = fileName[language]
      if (past === 'none') return []
      if (about !== 'required') return [{ ...all, report, sequence: null, path: `${folder}/${fileOf(name)}` }]
      return sequencesOfYear(sequences, span).map(({ sequence, title }) => ({
        ...{ ...all, report, sequence: { sequence, title } },
        path: `${folder}/${fileOf(`${name} - ${safeName(title ?? '', sequence)}`)}`,
      }))
    })
  })
}
