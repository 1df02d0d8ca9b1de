// How rare a badge is, from the share of learners who hold it. Pure.
import { z } from 'zod'

/** With fewer learners, one holder more or less would change the class: nothing is said. */
export const LEAST_LEARNERS = 20

export const Rarity = z
  .enum(['common', 'uncommon', 'rare', 'epic'])
  .describe(
    '`common`: 40 % of the learners or more hold it; `uncommon`: 15 % or more; `rare`: 5 % or more; else `epic`.',
  )

/** Null in a school with fewer than 20 learners. */
export function rarityOf(holders: number, learners: number): z.output<typeof Rarity> | null {
  if (learners < LEAST_LEARNERS) return null
  const share = holders / learners
  if (share >= 0.4) return 'common'
  if (share >= 0.15) return 'uncommon'
  return share >= 0.05 ? 'rare' : 'epic'
}
