// Why a log cannot be copied into another one, and what to do.
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused'
  readonly reason:
    | 'same-log'
    | 'unfinished-source'
    | 'foreign-target'
    | 'copy-of-another'
    | 'written-since'
    | 'foreign-events'
    | 'lost-events'
    | 'sealed-differently'
    | 'unknown-event'
    | 'no-person'

  constructor(reason: CopyRefused['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}
