// A model of levels as bytes. The same model gives the same bytes.
import { z } from 'zod'
import { pack, unpack } from '../packed.ts'
import { type LevelModel, levels } from './level-model.ts'

/** `past`: the number of answers from which the model is meant to be asked. */
export function levelModelBytes({ difficulties, prior, exercises, spread }: LevelModel, past: number): Uint8Array {
  const sorted = [...exercises].sort(([a], [b]) => (a < b ? -1 : 1))
  return pack({
    about: { kind: 'level', past, spread, exercises: sorted.map(([key]) => key) },
    arrays: {
      difficulties: Float64Array.from(difficulties),
      prior,
      exercises: Float64Array.from(sorted, ([, harder]) => harder),
    },
  })
}

export type StoredLevelModel = {
  readonly model: LevelModel
  /** The number of answers from which it is meant to be asked. */
  readonly past: number
}

const About = z.object({
  kind: z.literal('level'),
  past: z.number(),
  // The first models knew levels only.
  spread: z.number().default(0),
  exercises: z.array(z.string()).default([]),
})

/** Throws where the bytes are not those of a model of levels. */
export function levelModelOf(bytes: Uint8Array): StoredLevelModel {
  const { about, arrays } = unpack(bytes)
  const { difficulties, prior, exercises = new Float64Array(0) } = arrays
  const read = About.safeParse(about)
  if (!read.success || !(difficulties instanceof Float64Array) || !(prior instanceof Float64Array))
    throw new Error('These bytes are not a model of levels.')
  if (difficulties.length !== levels.length || prior.length === 0)
    throw new Error(`A model of levels has ${levels.length} difficulties, not ${difficulties.length}.`)
  const { past, spread, exercises: keys } = read.data
  if (exercises.length !== keys.length)
    throw new Error(`The model names ${keys.length} exercises, and has difficulties of ${exercises.length}.`)
  const harder = new Map(keys.map((key, at) => [key, exercises[at] ?? 0]))
  return { model: { difficulties: [...difficulties], prior, exercises: harder, spread }, past }
}
