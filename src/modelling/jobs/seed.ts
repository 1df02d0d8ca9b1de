// The seed of a job that draws numbers.
import { z } from 'zod'

export const Seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(1)
