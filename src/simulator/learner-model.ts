// The model of a simulated learner: knowledge, learning, forgetting, fatigue and answers. Sources and parameters are in
// docs/simulator.md. Pure.
import type { Exercise } from './curriculum.ts'
import type { Random } from './random.ts'

/** How a learner answers. The last three exist to break code that only works for ordinary learners. */
export type Kind = 'ordinary' | 'always-right' | 'always-wrong' | 'one-answer'

/** The constant parameters of a learner. */
export type Traits = {
  readonly kind: Kind
  /** Mean over skills, in logits; level 3 exercises are at 0. */
  readonly ability: number
  /** Logits gained by an answer, before the factor for the prerequisite. */
  readonly learning: number
  /** Days after which half of what was learnt in one practice is forgotten. */
  readonly halfLifeDays: number
  /** Probability of a wrong answer despite knowing. */
  readonly slip: number
  /** Factor on every response time. */
  readonly slowness: number
  /** For audits of fairness: items of one domain may be unfair to group b by a known number of logits. */
  readonly group: 'a' | 'b'
}

/** The changing state of a learner in a skill. */
export type Knowledge = {
  base: number
  learnt: number
  practisedAt: number
  sittings: number
}

const DAY_MS = 86_400_000

export function drawTraits(random: Random, kind: Kind): Traits {
  return {
    kind,
    ability: random.normal(0.3, 1.2),
    learning: random.logNormal(0.03, 0.4),
    halfLifeDays: random.logNormal(14, 0.3),
    slip: 0.02 + 0.06 * random.next() * random.next(),
    slowness: random.logNormal(1, 0.25),
    group: random.chance(0.3) ? 'b' : 'a',
  }
}

/** Draws knowledge with a common part for the skills of a domain and an individual part for each skill. */
export function drawKnowledge(
  random: Random,
  { ability }: Traits,
  skills: readonly { readonly id: string; readonly domain: string }[],
): Map<string, Knowledge> {
  const domains = new Map<string, number>()
  return new Map(
    skills.map(({ id, domain }) => {
      const inDomain = domains.get(domain) ?? random.normal(0, 0.4)
      domains.set(domain, inDomain)
      return [id, { base: ability + inDomain + random.normal(0, 0.35), learnt: 0, practisedAt: 0, sittings: 0 }]
    }),
  )
}

/** Ability at a moment: the initial ability plus what remains of what was learnt since. */
export function abilityAt({ base, learnt, practisedAt, sittings }: Knowledge, traits: Traits, now: number): number {
  if (learnt === 0) return base
  // Each sitting slows down forgetting: the spacing effect.
  const halfLife = traits.halfLifeDays * (1 + 0.5 * Math.max(0, sittings - 1))
  return base + learnt * 2 ** (-Math.max(0, now - practisedAt) / DAY_MS / halfLife)
}

/** Adds the gain of one answer: smaller while the prerequisite is weak, and smaller from a mistake than from a success. */
export function learnFrom(
  knowledge: Knowledge,
  traits: Traits,
  answer: { readonly at: number; readonly correct: boolean; readonly isNewSitting: boolean; readonly before: number },
): void {
  const kept = abilityAt(knowledge, traits, answer.at) - knowledge.base
  const readiness = sigmoid(answer.before + 1)
  knowledge.learnt = kept + traits.learning * readiness * (answer.correct ? 1 : 0.6)
  knowledge.practisedAt = answer.at
  if (answer.isNewSitting) knowledge.sittings += 1
}

/** Logits lost to fatigue after this active time in one sitting. */
export const fatigueAfter = (activeMs: number): number => Math.min(0.6, Math.max(0, (activeMs / 60_000 - 8) * 0.02))

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** The probability of a right answer when the learner tries. */
export function chanceOf(ability: number, exercise: Exercise, traits: Traits, fatigue: number, bias: number): number {
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
  /** Answered immediately, without trying. */
  readonly rapid: boolean
}

/** Draws one answer and its duration. A tired learner gives more answers without trying. */
export function answer(
  random: Random,
  traits: Traits,
  exercise: Exercise,
  now: { readonly ability: number; readonly fatigue: number; readonly bias: number },
): Answer {
  const odd = traits.kind === 'always-right' || traits.kind === 'always-wrong'
  const rapid = !odd && random.chance(0.02 + 0.1 * now.fatigue)
  const chance = rapid ? exercise.guess : chanceOf(now.ability, exercise, traits, now.fatigue, now.bias)
  const hardness = Math.min(2.5, Math.max(-2.5, exercise.difficulty - now.ability))
  const durationMs = rapid
    ? random.logNormal(1_800, 0.3)
    : random.logNormal(18_000 * traits.slowness * Math.exp(0.22 * hardness + 0.5 * now.fatigue), 0.45)
  // After ten minutes on one question, the child has left the room; the application counts only active time.
  return { correct: random.chance(chance), durationMs: Math.min(600_000, Math.round(durationMs)), chance, rapid }
}
