// The true parameters of a simulation, as NDJSON lines, for comparison with a model fitted on its events.
import { exercisesBySkill } from './curriculum.ts'
import type { World } from './world.ts'

export type TruthLine = { readonly kind: 'simulation' | 'exercise' | 'learner' } & Readonly<Record<string, unknown>>

/** The parameters known before the first answer; the truth of each answer comes with its command. */
export function* truthOf(world: World): Generator<TruthLine> {
  const { id, options, firstDay } = world
  yield { kind: 'simulation', id, firstDay, ...options }
  for (const levels of exercisesBySkill(options.seed).values())
    for (const { id: exercise, ...facts } of levels.flat()) yield { kind: 'exercise', exercise, ...facts }
  for (const { tenant, classes } of world.schools)
    for (const { id: ofClass, learners } of classes)
      for (const { id: learner, traits, joins, leaves } of learners)
        yield { kind: 'learner', tenant, class: ofClass, learner, joins, leaves, traits }
}
