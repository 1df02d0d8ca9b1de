/** For tests and the console: the verifier itself is plain JavaScript, so that an auditor needs nothing but Node. */
export type HeldCheckpoint = { readonly signed: string; readonly signature: string }

/** What is said, as a sentence in English, and by a code with facts for programs that say it in other words. */
export type Saying = {
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>
  readonly what: string
}

export type Verified = {
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
  readonly wrong: readonly (Saying & { readonly entry?: number })[]
  readonly unknown: readonly Saying[]
}

/** A bundle in a directory, with the hashes and signatures of Node. */
export function verifyBundle(
  directory: string,
  held?: { readonly key?: string; readonly checkpoints?: readonly HeldCheckpoint[] },
): Promise<Verified>

/** A bundle from anywhere, with the hashes and signatures that are given. Rejects if a file is missing or is no JSON. */
export function verifyFiles(
  files: {
    text(name: string): Promise<string>
    lines(name: string): AsyncIterable<string> | Iterable<string>
    /** The SHA-256 of a file, in hexadecimal. */
    digest(name: string): Promise<string>
  },
  options: {
    sha256(...parts: readonly Uint8Array[]): Uint8Array | Promise<Uint8Array>
    /** The test of Ed25519 signatures with a public key in PEM. */
    signedWith(pem: string): Promise<(signed: string, signature: string) => boolean | Promise<boolean>>
    readonly key?: string | undefined
    readonly checkpoints?: readonly HeldCheckpoint[] | undefined
    onEntry?(done: number): void | Promise<void>
  },
): Promise<Verified>

/** The checkpoints of a file. Throws a SyntaxError if it has none. */
export function checkpointsIn(text: string): readonly HeldCheckpoint[]
