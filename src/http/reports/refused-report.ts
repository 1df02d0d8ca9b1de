// A report or an archive that is refused, as a problem with a pointer to the field.
import { ReportRefused } from '#reporting/report-refused.ts'
import { HttpProblem } from '../http-problem.ts'

/** Rethrows any other error. */
export function asRefusal(error: unknown): never {
  if (!(error instanceof ReportRefused)) throw error
  const { code, pointer, detail } = error.fault
  throw new HttpProblem('refused', detail, { status: 422, code, errors: [{ pointer, detail }] })
}
