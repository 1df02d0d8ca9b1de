// Says how many learners a model may not learn from.
import type { LeftOut } from '#modelling/left-out-learners.ts'

/** Null where nobody was left out. */
export const leftOutText = ({ erased, restricted, objecting }: LeftOut): string | null =>
  erased + restricted + objecting === 0
    ? null
    : `Left out: ${erased} erased learners, ${restricted} whose data may only be stored, ${objecting} who object.`
