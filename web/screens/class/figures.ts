// The figures of a class and the learners behind each, from one answer of the API. Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'

export type Overview = paths['/api/classes/{class}/overview']['get']['responses'][200]['content']['application/json']
export type Learner = Overview['learners'][number]

export const blocks = ['learners', 'exercises', 'skills'] as const
export const states = ['started', 'finished', 'help'] as const
export type Block = (typeof blocks)[number]
export type State = (typeof states)[number]
export type Figure = { readonly block: Block; readonly state: State }

/** `learners-help`, as it is in the address. */
export const nameOf = ({ block, state }: Figure): string => `${block}-${state}`
export const figureOf = (name: string | undefined): Figure | null =>
  blocks
    .flatMap((block) => states.map((state): Figure => ({ block, state })))
    .find((figure) => nameOf(figure) === name) ?? null

const ENOUGH_ANSWERS = 5
const HALF = 0.5

const succeedsRarely = ({ attempts, successRate }: Learner): boolean =>
  attempts >= ENOUGH_ANSWERS && successRate !== null && successRate < HALF

const sum = (learners: readonly Learner[], of: (learner: Learner) => number): number =>
  learners.reduce((total, learner) => total + of(learner), 0)

/** Skills that somebody struggles with, the most frequent first. */
export function skillsWithTrouble(learners: readonly Learner[]): { skill: string; learners: readonly Learner[] }[] {
  const bySkill = new Map<string, Learner[]>()
  for (const learner of learners)
    for (const skill of learner.strugglingWith) bySkill.set(skill, [...(bySkill.get(skill) ?? []), learner])
  return [...bySkill]
    .map(([skill, those]) => ({ skill, learners: those }))
    .sort((one, other) => other.learners.length - one.learners.length || one.skill.localeCompare(other.skill))
}

/** The learners who make a figure, those first of whom there is most to say. */
export function learnersBehind({ block, state }: Figure, learners: readonly Learner[]): readonly Learner[] {
  const chosen: Record<string, (learner: Learner) => number> = {
    'learners-started': ({ attempts, views }) => attempts + views,
    'learners-finished': ({ exercisesCompleted }) => exercisesCompleted,
    'learners-help': ({ mayNeedHelp, strugglingWith }) => (mayNeedHelp ? 1 + strugglingWith.length : 0),
    'exercises-started': ({ attempts }) => attempts,
    'exercises-finished': ({ exercisesCompleted }) => exercisesCompleted,
    'exercises-help': (learner) => (succeedsRarely(learner) ? 2 - (learner.successRate ?? 0) : 0),
    'skills-started': ({ skillsPractised }) => skillsPractised,
    'skills-finished': ({ skillsMastered }) => skillsMastered,
    'skills-help': ({ strugglingWith }) => strugglingWith.length,
  }
  const weight = chosen[nameOf({ block, state })] ?? (() => 0)
  return learners.filter((learner) => weight(learner) > 0).sort((one, other) => weight(other) - weight(one))
}

export function countOf(figure: Figure, learners: readonly Learner[]): number {
  switch (nameOf(figure)) {
    case 'exercises-started':
      return sum(learners, ({ attempts }) => attempts)
    case 'exercises-finished':
      return sum(learners, ({ exercisesCompleted }) => exercisesCompleted)
    case 'skills-started':
      return sum(learners, ({ skillsPractised }) => skillsPractised)
    case 'skills-finished':
      return sum(learners, ({ skillsMastered }) => skillsMastered)
    case 'skills-help':
      return skillsWithTrouble(learners).length
    default:
      return learnersBehind(figure, learners).length
  }
}
