/** For tests: the verifier itself is plain JavaScript, so that an auditor needs nothing but Node. */
export function verifyBundle(
  directory: string,
  held?: {
    readonly key?: string
    readonly checkpoints?: readonly { readonly signed: string; readonly signature: string }[]
  },
): Promise<{
  readonly school: string
  readonly whole: boolean
  readonly entries: number
  readonly size: number
  readonly root: string
  /** Where the chain itself says that the database was restored to an older state. */
  readonly restores: readonly {
    readonly entry: number
    readonly at: string
    readonly checkpoint: number
    readonly entriesNow: number
  }[]
  readonly wrong: readonly { readonly entry?: number; readonly what: string }[]
  readonly unknown: readonly string[]
}>
