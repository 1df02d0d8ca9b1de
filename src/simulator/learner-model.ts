// How a simulated learner knows, learns, forgets, tires and answers. Sources and parameters: docs/simulator.md. Pure.

import type { Random } from '#ml/random.ts'
import type { Exercise } from './curriculum.ts'

/** How a learner answers. The last three exist to break code that only works for ordinary learners. */
export type Kind = 'ordinary' | 'always-right' | 'always-wrong' | 'one-answer'

/** Properties of a learner that never change. */
export type Traits = {
  readonly kind: Kind
  /** Mean over skills, in logits; exercises of level 3 are at 0. */
  readonly ability: number
  /** Logits gained by an answer, before the effect of the prerequisite. */
  readonly learning: number
  /** Days after which half of what was learnt recently is forgotten, if it was practised once. */
  readonly halfLifeDays: number
  /** Share of wrong answers on what is known. */
  readonly slip: number
  /** Factor on every response time. */
  readonly slowness: number
  /** For audits of fairness: exercises of one domain may be harder for group b by a known number of logits. */
  readonly group: 'a' | 'b'
}

/** State of a learner in a skill, which changes. */
export type Knowledge = {
  base: number
  learnt: number
  practisedAt: number
  sittings: number
}

const DAY_MS = 86_400_000

/** Of learners, in logits: normal. */
export const ABILITY = { mean: 0.3, deviation: 1.2 } as const

export function drawTraits(random: Random, kind: Kind): Traits {
  return {
    kind,
    ability: random.normal(ABILITY.mean, ABILITY.deviation),
    learning: random.logNormal(0.03, 0.4),
    halfLifeDays: random.logNormal(14, 0.3),
    slip: 0.02 + 0.06 * random.next() * random.next(),
    slowness: random.logNormal(1, 0.25),
    group: random.chance(0.3) ? 'b' : 'a',
  }
}

/** Skills of one domain are correlated, and each has a part of its own. */
export function drawKnowledge(
  random: Random,
  { ability }: Traits,
  skills: readonly { readonly id: string; readonly domain: string }[],
): Map<string, Knowledge> {
  const ofDomain = new Map<string, number>()
  return new Map(
    skills.map(({ id, domain }) => {
      const inDomain = ofDomain.get(domain) ?? random.normal(0, 0.4)
      ofDomain.set(domain, inDomain)
      return [id, { base: ability + inDomain + random.normal(0, 0.35), learnt: 0, practisedAt: 0, sittings: 0 }]
    }),
  )
}

/** Ability at a moment: the initial ability, and what remains of what was learnt since. */
export function abilityAt({ base, learnt, practisedAt, sittings }: Knowledge, traits: Traits, now: number): number {
  if (learnt === 0) return base
  // Each sitting makes memory last longer: the spacing effect.
  const halfLife = traits.halfLifeDays * (1 + 0.5 * Math.max(0, sittings - 1))
  return base + learnt * 2 ** (-Math.max(0, now - practisedAt) / DAY_MS / halfLife)
}

/** The gain from one answer: less while the prerequisite is weak, and less from a mistake than from a success. */
export function learnFrom(
  knowledge: Knowledge,
  traits: Traits,
  answer: { readonly at: number; readonly correct: boolean; readonly isNewSitting: boolean; readonly before: number },
): void {
  const remaining = abilityAt(knowledge, traits, answer.at) - knowledge.base
  const readiness = sigmoid(answer.before + 1)
  knowledge.learnt = remaining + traits.learning * readiness * (answer.correct ? 1 : 0.6)
  knowledge.practisedAt = answer.at
  if (answer.isNewSitting) knowledge.sittings += 1
}

/** Logits lost to fatigue after this much active time in one sitting. */
export const fatigueAfter = (activeMs: number): number => Math.min(0.6, Math.max(0, (activeMs / 60_000 - 8) * 0.02))

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** Probability of a right answer when the learner tries. */
export function chanceOf(
  ability: number,
  exercise: Pick<Exercise, 'difficulty' | 'guess'>,
  traits: Traits,
  fatigue: number,
  bias: number,
): number {
  if (traits.kind === 'always-right') return 1
  if (traits.kind === 'always-wrong') return 0
  const knows = sigmoid(ability - exercise.difficulty - fatigue - bias)
  return exercise.guess + (1 - exercise.guess - traits.slip) * knows
}

export type Answer = {
  readonly correct: boolean
  readonly durationMs: number
  /** The probability with which the answer was drawn. */
  readonly chance: number
  /** Answered at once, without trying. */
  readonly rapid: boolean
}

/** How many of the answers are given at once, without trying. */
export const rapidShare = (fatigue: number): number => 0.02 + 0.1 * fatigue

/** Logits by which each further try at an exercise is easier, because of what the one before revealed. */
export const RETRY_LOGITS = 0.5

/** A skill without a prerequisite is learnt as one whose prerequisite is known well: with this ability. */
export const NO_PREREQUISITE = 2

/** Draws one answer with its time. A tired learner gives more answers without trying. */
export function answer(
  random: Random,
  traits: Traits,
  exercise: Exercise,
  now: { readonly ability: number; readonly fatigue: number; readonly bias: number },
): Answer {
  const isScripted = traits.kind === 'always-right' || traits.kind === 'always-wrong'
  const rapid = !isScripted && random.chance(rapidShare(now.fatigue))
  const chance = rapid ? exercise.guess : chanceOf(now.ability, exercise, traits, now.fatigue, now.bias)
  const hardness = Math.min(2.5, Math.max(-2.5, exercise.difficulty - now.ability))
  const durationMs = rapid
    ? random.logNormal(1_800, 0.3)
    : random.logNormal(18_000 * traits.slowness * Math.exp(0.22 * hardness + 0.5 * now.fatigue), 0.45)
  // Ten minutes on one question means that the child left the room; the application only counts active time.
  return { correct: random.chance(chance), durationMs: Math.min(600_000, Math.round(durationMs)), chance, rapid }
}
