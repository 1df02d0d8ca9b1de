// What a report or an archive is refused for before a job is made of it.

/** A field that does not fit: the code of the rule, where it is in the request, and a sentence. */
export type RefusedField = { readonly code: string; readonly pointer: string; readonly detail: string }

export class ReportRefused extends Error {
  override readonly name = 'ReportRefused'
  readonly fault: RefusedField
  constructor(fault: RefusedField) {
    super(fault.detail)
    this.fault = fault
  }
}
