/** Named moments at which a fault test ends this process with SIGKILL: between a commit and its answer, a bug that a
 * hundred random kills miss is found by the first. Without SILLAGE_CRASH_POINT they do nothing. */

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

/**
 * `after-commit`, or `after-commit:3` for the third time it is passed. With `after-commit:3:freeze` the process stands
 * still there, until it is sent SIGCONT, as one whose machine sleeps.
 */
const [armed, count = '1', how = 'crash'] = (process.env.SILLAGE_CRASH_POINT ?? '').split(':')
let left = Number(count)

export const isArmed = (point: CrashPoint): boolean => point === armed

export function crashPoint(point: CrashPoint): void {
  if (point !== armed) return
  left -= 1
  if (left === 0) process.kill(process.pid, how === 'freeze' ? 'SIGSTOP' : 'SIGKILL')
}
