// Why an operation on a generation is refused, with what a person needs to decide what to do.

export type Refusal =
  | 'unknown-generation'
  | 'unknown-projection'
  | 'is-live'
  | 'being-built'
  | 'candidate'
  | 'not-built'
  | 'faulted'
  | 'parked'
  | 'behind'
  | 'frozen'
  | 'apart'
  | 'nothing-to-roll-back'
  /** The key after which a page begins is none of this read model. */
  | 'unknown-key'
  /** Its rows are read or written all the time. */
  | 'in-use'

export class GenerationRefused extends Error {
  override readonly name = 'GenerationRefused'
  readonly code: Refusal
  constructor(code: Refusal, message: string) {
    super(message)
    this.code = code
  }
}
