// The best estimate of a learner's level that answers to the full simulation allow: learners are drawn as the simulator draws them,
// and each counts as much as the answers are likely from such a learner (importance sampling from the prior).
import { randomOf } from '#ml/random.ts'
import { trueLevel } from './bayes-level.ts'
import { domainOf, type Skill, skills } from './curriculum.ts'
import {
  abilityAt,
  chanceOf,
  drawKnowledge,
  drawTraits,
  type Knowledge,
  learnFrom,
  NO_PREREQUISITE,
  RETRY_LOGITS,
  rapidShare,
  type Traits,
} from './learner-model.ts'

export type FullAnswer = {
  readonly skill: string
  /** In ms since 1970. */
  readonly at: number
  readonly difficulty: number
  readonly guess: number
  readonly fatigue: number
  readonly isFirstTry: boolean
  readonly correct: boolean
}

/** The mean over this many is a fiftieth of a level from the exact one, or less; the error of the estimate itself is twenty times that. */
const DRAWN = 2_000
/** A longer pause than this begins a new sitting. */
const PAUSE_MS = 30 * 60_000

type Drawn = { readonly traits: Traits; readonly knowledge: ReadonlyMap<string, Knowledge> }

/**
 * The mean of `trueLevel` for the skill and the moment of the next answer, after all answers that a learner has given. Learners who
 * are always right or wrong by design count as ordinary ones, and nobody is treated unfairly. The time within an answer is neglected.
 */
export function bayesOfFull(target: number) {
  const drawn = new Map<boolean, readonly Drawn[]>()
  const known = new Map(skills.map((skill) => [skill.id, skill]))

  return (past: readonly FullAnswer[], next: { readonly skill: string; readonly at: number }): number => {
    const isPrimary = known.get(next.skill)?.isPrimary ?? true
    const learners = drawn.get(isPrimary) ?? drawLearners(isPrimary)
    drawn.set(isPrimary, learners)
    let [weight, sum] = [0, 0]
    for (const learner of learners) {
      const { likelihood, ability } = lived(learner, past, next, known)
      weight += likelihood
      sum += likelihood * trueLevel(ability, target)
    }
    return sum / weight
  }
}

function drawLearners(isPrimary: boolean): readonly Drawn[] {
  const taught = skills.filter((skill) => skill.isPrimary === isPrimary)
  const practised = taught.map(({ id }) => ({ id, domain: domainOf(id) }))
  const random = randomOf('bayes of the full simulation', Number(isPrimary))
  return Array.from({ length: DRAWN }, () => {
    const traits = drawTraits(random, 'ordinary')
    return { traits, knowledge: drawKnowledge(random, traits, practised) }
  })
}

/** How likely this learner would have given the answers, and their ability at the next one. */
function lived(
  { traits, knowledge: initial }: Drawn,
  past: readonly FullAnswer[],
  next: { readonly skill: string; readonly at: number },
  known: ReadonlyMap<string, Skill>,
): { readonly likelihood: number; readonly ability: number } {
  const changed = new Map<string, Knowledge>()
  const knowledgeOf = (skill: string): Knowledge => {
    const own = changed.get(skill)
    if (own) return own
    const copy = { ...(initial.get(skill) ?? { base: traits.ability, learnt: 0, practisedAt: 0, sittings: 0 }) }
    changed.set(skill, copy)
    return copy
  }
  const begun = new Set<string>()
  let likelihood = 1
  let tries = 0
  let before = Number.NEGATIVE_INFINITY
  for (const { skill, at, difficulty, guess, fatigue, isFirstTry, correct } of past) {
    if (at - before > PAUSE_MS) begun.clear()
    before = at
    tries = isFirstTry ? 0 : tries + 1
    const knowledge = knowledgeOf(skill)
    const ability = abilityAt(knowledge, traits, at)
    const tried = chanceOf(ability, { difficulty, guess }, traits, fatigue, -tries * RETRY_LOGITS)
    const rapid = rapidShare(fatigue)
    const chance = rapid * guess + (1 - rapid) * tried
    likelihood *= correct ? chance : 1 - chance
    const after = known.get(skill)?.after
    learnFrom(knowledge, traits, {
      ...{ at, correct, isNewSitting: !begun.has(skill) },
      before: after && initial.has(after) ? abilityAt(knowledgeOf(after), traits, at) : NO_PREREQUISITE,
    })
    begun.add(skill)
  }
  return { likelihood, ability: abilityAt(knowledgeOf(next.skill), traits, next.at) }
}
