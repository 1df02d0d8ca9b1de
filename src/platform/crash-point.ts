/**
 * Named points at which a fault test ends this process with SIGKILL. A bug between a commit and its answer, which a
 * hundred random kills miss, is found at the first attempt. Without SILLAGE_CRASH_POINT they do nothing.
 */

/** `before-commit`, `after-commit`: of an append. `after-reply`: to a request that changes something. */
export type CrashPoint =
  | 'before-commit'
  | 'after-commit'
  | 'after-reply'
  | 'before-projector-commit'
  | 'between-rows-and-checkpoint'
  | 'after-projector-commit'
  | 'rebuild-before-mark'
  | 'rebuild-set-aside'
  | 'rebuild-bringing-over'
  | 'before-switch'
  | 'after-switch'
  | 'between-checkpoint-and-outbox'
  | 'before-process-commit'
  | 'after-process-commit'
  | 'before-dispatch'
  | 'between-dispatch-and-mark'
  | 'after-mark'
  | 'log-copy-before-mark'
  | 'before-keys-commit'
  | 'texts-in-ledger'
  | 'before-texts-commit'
  | 'texts-erased'
  | 'after-keys-commit'
  | 'after-epoch-secret'
  | 'after-epoch-begun'
  | 'between-rewraps'
  | 'before-epoch-secret-destroyed'
  | 'after-epoch-secret-destroyed'
  | 'erasure-in-ledger'
  | `erasure-did-${string}`
  /** After a command about a request of a right, or after its way, before that is recorded. */
  | 'request-prepare-request'
  | 'request-did-way'
  | 'request-carry-out-request'
  | 'request-complete-request'
  | 'request-warn-of-deadline'
  | 'retention-planned'
  | 'retention-confirmed'
  | 'retention-destroyed-keys'
  /** After each event that says where expired texts were, and after all of a part of the plan. */
  | 'retention-recorded-some-texts'
  | 'retention-recorded-texts'
  | 'retention-settled-items'
  | 'retention-recorded'
  /** An object is in the file store, and no row of a file names it yet. */
  | 'file-sent'
  | 'before-file-commit'
  /** A report of an archive is on the disk of the worker, in clear, and others are to come. */
  | 'report-archived'
  /** The bytes of a file are in another place, and what was in the old one is not deleted yet. */
  | 'file-moved'
  /** Objects without a row are listed, and not deleted yet. */
  | 'objects-listed'
  /** A table of features is whole under another name than its own. */
  | 'table-written-aside'
  /** A server has taken an e-mail over, and its row does not say so yet. */
  | 'between-mail-and-mark'
  /** The bytes of a model are stored, and its training is not recorded. */
  | 'model-kept'

/**
 * `after-commit`, or `after-commit:3` for the third time it is passed. With `after-commit:3:freeze` the process stops
 * there until it receives SIGCONT, as if its machine were asleep.
 */
const [armed, count = '1', how = 'crash'] = (process.env.SILLAGE_CRASH_POINT ?? '').split(':')
let left = Number(count)

export const isArmed = (point: CrashPoint): boolean => point === armed

export function crashPoint(point: CrashPoint): void {
  if (point !== armed) return
  left -= 1
  if (left === 0) process.kill(process.pid, how === 'freeze' ? 'SIGSTOP' : 'SIGKILL')
}
