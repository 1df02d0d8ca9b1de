// The tables of the Open University Learning Analytics Dataset, as far as they are imported.

/** A number as the file gives it; null where the source says nothing. */
export type Figure = number | null

export type CourseRow = { readonly module: string; readonly presentation: string; readonly lengthDays: Figure }
export type SiteRow = {
  readonly site: Figure
  readonly module: string
  readonly presentation: string
  readonly activity: string | null
}
export type AssessmentRow = {
  readonly assessment: Figure
  readonly module: string
  readonly presentation: string
  readonly kind: string
}
/** Of studentInfo, the result alone: gender, region, education, deprivation, age and disability are never read. */
export type ResultRow = {
  readonly module: string
  readonly presentation: string
  readonly student: Figure
  readonly result: string | null
}
export type RegistrationRow = {
  readonly module: string
  readonly presentation: string
  readonly student: Figure
  readonly registered: Figure
  readonly unregistered: Figure
}
export type SubmissionRow = {
  readonly assessment: Figure
  readonly student: Figure
  readonly submitted: Figure
  readonly banked: Figure
  readonly score: Figure
}

/** Column by column: seven million rows as objects would be gigabytes. A number that is missing is `NOTHING`. */
export type ClickColumns = {
  readonly rows: number
  /** Index of each row's course, `NO_COURSE` where there is none of that name. */
  readonly course: Uint8Array
  readonly student: Int32Array
  readonly site: Int32Array
  readonly day: Int32Array
  readonly clicks: Int32Array
  /** The row of the file that each row here is, from 1; they differ where only some courses were read. */
  readonly sourceRow: Int32Array
}
export const NOTHING = -2_147_483_648
export const NO_COURSE = 255

export type Tables = {
  readonly courses: readonly CourseRow[]
  readonly sites: readonly SiteRow[]
  readonly assessments: readonly AssessmentRow[]
  readonly results: readonly ResultRow[]
  readonly registrations: readonly RegistrationRow[]
  readonly submissions: readonly SubmissionRow[]
  readonly clicks: ClickColumns
  /** Tells this source from another: a changed file is another one. */
  readonly digest: string
}

/** `AAA-2013J`: a module in one presentation, which is a class here. */
export const courseName = ({ module, presentation }: { readonly module: string; readonly presentation: string }) =>
  `${module}-${presentation}`

/**
 * A number whatever type its column has: writers give whole numbers as 32 or 64 bits, doubles, decimals, true and false,
 * or as the text of the published CSV files, in which `?` stands for nothing.
 */
export function figureOf(value: unknown): Figure {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(\.\d*)?(e[+-]?\d+)?\s*$/i.test(value)) return null
  return Number(value)
}
