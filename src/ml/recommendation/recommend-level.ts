// At which level the next exercise of a skill should be: by the trained model of levels, else by Elo, else by the ±1 rule. The
// answer names what it was made by, and on which answers.
import { levelByRule, levels, optimalLevel, successAt } from '../level/level-model.ts'
import type { StoredLevelModel } from '../level/stored-level-model.ts'
import { sigmoid } from '../table.ts'

/** An answer to an exercise with a level. */
export type LevelledAnswer = {
  readonly skill: string
  readonly level: number
  /** Null where it is not known which. */
  readonly exercise: string | null
  readonly right: boolean
}

export type KnownOfLearner = {
  readonly skill: string
  /** Answers with a level, on any skill, oldest first. */
  readonly recent: readonly LevelledAnswer[]
  /** All answers on the skill, with or without a level. */
  readonly answersOnSkill: number
  /** Log-odds of a right answer on the skill, as Elo estimates them from all answers. */
  readonly elo: number
  /** The level last set for the learner on the skill; null until it is set. */
  readonly served: number | null
}

export type LevelAdvice = {
  readonly by: 'level-model' | 'elo' | 'rule'
  /** Why it is not by the model; null if it is. */
  readonly fallback: 'no-model' | 'few-answers' | null
  /** The level to serve, from 1 to 5. */
  readonly level: number
  /** The level that the learner needs to succeed as often as wanted, a real number from 1 to 5; null by the rule, which has none. */
  readonly exact: number | null
  /** Success would be as wanted below the easiest level, or above the hardest. */
  readonly clamped: 'below' | 'above' | null
  /** Expected share of right answers at each level from 1 to 5; null by the rule. */
  readonly expected: readonly number[] | null
  /** The ±1 rule said the opposite of the model: the learner stays where they are. */
  readonly heldByRule: boolean
  /** The answers that it rests on. */
  readonly basis: { readonly of: 'skill' | 'all-skills'; readonly right: number; readonly answers: number }
}

/** With fewer answers, neither the model nor Elo says more than what is true of everybody. */
export const FEWEST_ANSWERS = 5
/** So many answers on the skill itself are better than those on all skills, of which the model was trained on. */
const ENOUGH_ON_SKILL = 10
/** The last answers that the ±1 rule judges. */
const RULE_WINDOW = 5
/** Logits between two levels where no model has learned them: those of the simulator, and of the first step of a training. */
const LOGITS_PER_LEVEL = 0.9
/** Where nothing is known of a learner. */
const MIDDLE = 3

/** `target`: the wanted share of right answers, between 0 and 1. */
export function recommendLevel(known: KnownOfLearner, model: StoredLevelModel | null, target: number): LevelAdvice {
  if (!(target > 0 && target < 1)) throw new RangeError(`Expected a target between 0 and 1, found ${target}.`)
  const onSkill = known.recent.filter(({ skill }) => skill === known.skill)
  const ruled = byRule(onSkill, known.served)
  const advice = (model && byModel(known, onSkill, model, target)) ?? byElo(known, onSkill, target)
  const fallback = model ? 'few-answers' : 'no-model'
  if (advice === null) return { ...ruled, fallback }
  const held = isHeld(advice.level, ruled.level, known.served)
  return {
    ...advice,
    fallback: advice.by === 'level-model' ? null : fallback,
    level: held && known.served !== null ? known.served : advice.level,
    heldByRule: held,
  }
}

type Advice = Omit<LevelAdvice, 'fallback'>

function byModel(
  { recent }: KnownOfLearner,
  onSkill: readonly LevelledAnswer[],
  { model, past }: StoredLevelModel,
  target: number,
): Advice | null {
  const isOnSkill = onSkill.length >= Math.min(ENOUGH_ON_SKILL, past)
  const read = (isOnSkill ? onSkill : recent).slice(-past)
  if (read.length < FEWEST_ANSWERS) return null
  const answered = read.map(({ right, ...answer }) => ({ ...answer, right: Number(right), answers: 1 }))
  const { level: exact, clamped } = optimalLevel(model, answered, target)
  const expected = levels.map((level) => successAt(model, answered, level))
  const basis = { of: isOnSkill ? ('skill' as const) : ('all-skills' as const), ...summed(read) }
  return {
    by: 'level-model',
    level: nearest(expected, target, exact),
    exact,
    clamped,
    expected,
    heldByRule: false,
    basis,
  }
}

/** Elo’s chance is that at the levels which the learner has met on the skill: other levels are 0.9 logits apart. */
function byElo(known: KnownOfLearner, onSkill: readonly LevelledAnswer[], target: number): Advice | null {
  const { answersOnSkill, elo, served } = known
  if (answersOnSkill < FEWEST_ANSWERS) return null
  const met =
    onSkill.length > 0 ? onSkill.reduce((sum, { level }) => sum + level, 0) / onSkill.length : (served ?? MIDDLE)
  const expected = levels.map((level) => sigmoid(elo - LOGITS_PER_LEVEL * (level - met)))
  const crossing = met + (elo - Math.log(target / (1 - target))) / LOGITS_PER_LEVEL
  return {
    by: 'elo',
    level: nearest(expected, target, crossing),
    exact: Math.min(5, Math.max(1, crossing)),
    clamped: crossing < 1 ? 'below' : crossing > 5 ? 'above' : null,
    expected,
    heldByRule: false,
    basis: { of: 'skill', ...summed(onSkill) },
  }
}

/** One up or down from the level that is served, if the last five answers on the skill were all given there. */
function byRule(onSkill: readonly LevelledAnswer[], set: number | null): Advice {
  const served = set ?? onSkill.at(-1)?.level ?? MIDDLE
  const last = onSkill.slice(-RULE_WINDOW)
  const isFull = last.length === RULE_WINDOW && last.every(({ level }) => level === served)
  const { right, answers } = summed(last)
  const level = isFull ? levelByRule(served, right, answers) : served
  const basis = { of: 'skill' as const, right, answers }
  return { by: 'rule', level, exact: null, clamped: null, expected: null, heldByRule: false, basis }
}

const isHeld = (advised: number, ruled: number, served: number | null): boolean =>
  served !== null && ((advised > served && ruled < served) || (advised < served && ruled > served))

/**
 * The level whose expected success is nearest to the target. A model of few answers cannot tell some levels apart: of these, the
 * one nearest to `exact`, where success is as wanted; else the easier of two.
 */
function nearest(expected: readonly number[], target: number, exact: number): number {
  const gap = (level: number) => Math.abs((expected[level - 1] ?? 0) - target)
  return levels.reduce((best, level) => {
    const nearer = gap(best) - gap(level)
    const isAlike = Math.abs(nearer) < 1e-9
    return (isAlike ? Math.abs(level - exact) < Math.abs(best - exact) - 1e-9 : nearer > 0) ? level : best
  }, 1)
}

const summed = (read: readonly LevelledAnswer[]) => ({
  right: read.filter(({ right }) => right).length,
  answers: read.length,
})
