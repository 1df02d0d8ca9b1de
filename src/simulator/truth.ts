// The true values behind a simulation, as lines of NDJSON, with which a model fitted on its events can be compared.
import { exercisesBySkill } from './curriculum.ts'
import { plainExercises } from './plain.ts'
import type { World } from './world.ts'

export type TruthLine = { readonly kind: 'simulation' | 'exercise' | 'learner' } & Readonly<Record<string, unknown>>

/** What is known before the first answer. The truth of each answer comes with its command. */
export function* truthOf(world: World): Generator<TruthLine> {
  const { id, options, firstDay } = world
  yield { kind: 'simulation', id, firstDay, ...options }
  const exercises = options.plain ? plainExercises(options.seed) : exercisesBySkill(options.seed)
  for (const levels of exercises.values())
    for (const { id: exercise, ...of } of levels.flat()) yield { kind: 'exercise', exercise, ...of }
  for (const { tenant, classes } of world.schools)
    for (const { id: ofClass, learners } of classes)
      for (const { id: learner, traits, joins, leaves } of learners)
        yield { kind: 'learner', tenant, class: ofClass, learner, joins, leaves, traits }
}
