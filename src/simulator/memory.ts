// The true memory of a simulated learner for one content, by half-life regression (Settles and Meeder: A Trainable Spaced
// Repetition Model for Language Learning, ACL 2016): the chance of recall is 2^(-days / half-life), and the half-life is
// 2^(θ · x), of the roots of how often it was recalled and forgotten, of the content and of the learner. It is not the formula
// by which revisions are planned: a plan that fitted its own formula would prove nothing.
import type { Random } from '#ml/random.ts'

/** The weights of what was recalled and forgotten: chosen so that a first half-life is ten days, and the eighth about three months. */
const RECALLED = 1.2
const FORGOTTEN = -0.25
const START = 2.4

/** How much longer or shorter half-lives are, as powers of two. */
export type MemoryTraits = { readonly learner: number; readonly content: number }

export type TrueMemory = { readonly recalled: number; readonly forgotten: number; readonly lastDay: number }

/** Of the learners and of the contents of a school: half of them within two thirds of a doubling. */
export const traitOf = (random: Random): number => random.normal(0, 0.5)

/** In days. */
export const halfLife = ({ recalled, forgotten }: TrueMemory, { learner, content }: MemoryTraits): number =>
  2 ** (START + RECALLED * Math.sqrt(1 + recalled) + FORGOTTEN * Math.sqrt(1 + forgotten) + learner + content)

/** The true chance of recall on a day, from 0 to 1. */
export const trueRecall = (memory: TrueMemory, traits: MemoryTraits, day: number): number =>
  2 ** (-(day - memory.lastDay) / halfLife(memory, traits))

/** Learnt on a day, and recalled once by that. */
export const learnt = (day: number): TrueMemory => ({ recalled: 0, forgotten: 0, lastDay: day })

export const practised = (memory: TrueMemory, day: number, isRecalled: boolean): TrueMemory => ({
  recalled: memory.recalled + Number(isRecalled),
  forgotten: memory.forgotten + Number(!isRecalled),
  lastDay: day,
})
