// The truth of simulated learners, as `sillage generate --truth` writes it, as labels for the model of levels.
import { z } from 'zod'
import type { AnswerTable } from '#ml/answers.ts'
import type { Label, TrueLabel } from '#ml/level/evaluate-level.ts'
import { bayesLevel, trueLevel } from '#simulator/bayes-level.ts'
import { bayesOfFull, type FullAnswer } from '#simulator/bayes-of-full.ts'
import { UsageError } from '../command-line/arguments.ts'

const AnyLine = z.looseObject({ kind: z.string() })
const Simulation = z.looseObject({
  plain: z.object({ answers: z.int() }).optional(),
  itemBias: z.number().optional(),
})
const ExerciseLine = z.object({ exercise: z.string(), guess: z.number() })
const AnswerLine = z.object({
  learner: z.string(),
  exercise: z.string(),
  at: z.iso.datetime(),
  ability: z.number(),
  difficulty: z.number(),
  correct: z.boolean(),
  /** These are of the full simulation. */
  skill: z.string().optional(),
  fatigue: z.number().optional(),
  isFirstTry: z.boolean().optional(),
})
type AnswerLine = z.output<typeof AnswerLine>

/**
 * The level that a learner needs is the one for the ability with which their next answer was drawn (their last past one, if
 * none follows). The Bayes estimate is null where exercises were made harder for some (`--unfair`). Throws a UsageError that names
 * the file and the line which is not the simulator's.
 */
export async function truthFrom(file: string, lines: AsyncIterable<string>, target: number): Promise<TrueLabel> {
  const answers = new Map<string, AnswerLine>()
  const guesses = new Map<string, number>()
  let simulation: z.output<typeof Simulation> | null = null
  let number = 0
  for await (const text of lines) {
    number += 1
    if (text.trim() === '') continue
    const { kind, ...line } = parsed(AnyLine, text, file, number)
    if (kind === 'simulation') simulation = parsed(Simulation, line, file, number)
    if (kind === 'exercise') {
      const { exercise, guess } = parsed(ExerciseLine, line, file, number)
      guesses.set(exercise, guess)
    }
    if (kind !== 'answer') continue
    const answer = parsed(AnswerLine, line, file, number)
    answers.set(keyOf(answer.learner, answer.exercise, Date.parse(answer.at)), answer)
  }
  if (simulation === null || answers.size === 0)
    throw new UsageError(`${file} is not what sillage generate --truth writes: it has no simulation, or no answers.`)
  const { plain, itemBias = 0 } = simulation
  const ofFull = bayesOfFull(target)
  const estimate = (past: readonly AnswerLine[], now: AnswerLine): Label['bayes'] => {
    if (plain !== undefined) return () => bayesLevel(past, now.ability, target)
    const all = past.flatMap((one) => fullAnswer(one, guesses) ?? [])
    const { skill } = now
    if (itemBias !== 0 || skill === undefined || all.length < past.length) return null
    return () => ofFull(all, { skill, at: Date.parse(now.at) })
  }

  return (table, _, past, next) => {
    const found = past.flatMap((row) => answers.get(keyAt(table, row)) ?? [])
    const now = next === null ? found.at(-1) : answers.get(keyAt(table, next))
    if (found.length < past.length || !now) return null
    return {
      level: trueLevel(now.ability, target),
      bayes: estimate(found, now),
    } satisfies Label
  }
}

function fullAnswer(
  { skill, fatigue, isFirstTry, exercise, at, difficulty, correct }: AnswerLine,
  guesses: ReadonlyMap<string, number>,
): FullAnswer | null {
  const guess = guesses.get(exercise)
  if (skill === undefined || fatigue === undefined || isFirstTry === undefined || guess === undefined) return null
  return { skill, fatigue, isFirstTry, guess, difficulty, correct, at: Date.parse(at) }
}

const keyOf = (learner: string, exercise: string, at: number): string => `${learner} ${at} ${exercise}`

const keyAt = ({ learners, learner, exercises, exercise, at }: AnswerTable, row: number): string =>
  keyOf(learners[learner[row] ?? -1] ?? '', exercises[exercise[row] ?? -1] ?? '', at[row] ?? 0)

/** `value`: a line of JSON, or what one holds. */
function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, file: string, number: number) {
  const read = schema.safeParse(typeof value === 'string' ? json(value) : value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new UsageError(
    `${file}, line ${number}, is not what sillage generate --truth writes: ${issue?.path.join('.') || 'line'}: ${issue?.message}`,
  )
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema refuses it, with the number of the line.
    return undefined
  }
}
