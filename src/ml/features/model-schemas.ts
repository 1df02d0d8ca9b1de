// The hash of the features that this program computes for each kind of model. A model that was trained on others cannot serve.
import { hash } from 'node:crypto'
import { riskSchema } from '../at-risk/risk-features.ts'
import { vectorFeatures } from '../next-answer/vector.ts'
import { courseSchema } from './course-features.ts'

const ofVector = hash('sha256', vectorFeatures.join())

export const modelSchemas = {
  'next-answer': ofVector,
  'at-risk': riskSchema.hash,
  'course-risk': courseSchema.hash,
  level: hash('sha256', 'level,correct'),
} as const satisfies Readonly<Record<string, string>>
