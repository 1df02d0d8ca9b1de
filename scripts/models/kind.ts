// What a kind of model adds to `sillage models`: a verb under `train`, and one under `evaluate`.
import type { Command } from 'commander'

export type ModelVerbs = {
  /** `sillage models`, for a verb that is of no kind. */
  readonly models: Command
  /** `sillage models train`: a kind adds `train.command('next-answer')`. */
  readonly train: Command
  /** `sillage models evaluate`. */
  readonly evaluate: Command
}

/** Declares the verbs of one kind, and loads what carries them out only when one of them runs. */
export type AddKind = (verbs: ModelVerbs) => void

/** Of every training. */
export const PROMOTE = ['--promote', 'put it into service if it passes its gates; exits with 1 if it does not'] as const
