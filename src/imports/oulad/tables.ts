// The imported columns of the Open University Learning Analytics Dataset.

/** A number from the file; null if the source has none. */
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
  /** The day on which it is due, from the first day of the course. */
  readonly due: Figure
}
/** Only the result from studentInfo: gender, region, education, deprivation, age and disability are never read. */
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

/** Stored by column: seven million rows as objects would take gigabytes. A missing number is `NOTHING`. */
export type ClickColumns = {
  readonly rows: number
  /** Index of each row's course; `NO_COURSE` if the course is unknown. */
  readonly course: Uint8Array
  readonly student: Int32Array
  readonly site: Int32Array
  readonly day: Int32Array
  readonly clicks: Int32Array
  /** The row number in the file, from 1, which differs from the index if only some courses were read. */
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
  /** Identifies the source. A changed file is a different source. */
  readonly digest: string
}

/** `AAA-2013J`: one presentation of a module, imported as a class. */
export const courseName = ({ module, presentation }: { readonly module: string; readonly presentation: string }) =>
  `${module}-${presentation}`

/**
 * Reads a number from any column type: 32-bit or 64-bit integers, doubles, decimals, booleans, or text as in the published
 * CSV files, where `?` means that there is no value.
 */
export function figureOf(value: unknown): Figure {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(\.\d*)?(e[+-]?\d+)?\s*$/i.test(value)) return null
  return Number(value)
}
