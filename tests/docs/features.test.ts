// docs/features.md: its tables are the schemas of the features, field by field.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { featureSchema } from '#ml/features/answer-features.ts'
import { courseSchema } from '#ml/features/course-features.ts'
import type { FeatureSchema } from '#ml/features/schema.ts'
import { situationSchema } from '#ml/features/situation-features.ts'

const page = readFileSync(new URL('../../docs/features.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

const spelled = ([least, most]: readonly [number | null, number | null]) =>
  `${least === null ? '' : String(least).replace('-', '−')} … ${most ?? ''}`.trim()

const schemas: readonly FeatureSchema<never>[] = [featureSchema, situationSchema, courseSchema]

describe('the page of features', () => {
  it.each(schemas.map((schema) => [schema.name, schema] as const))(
    'says of each feature of %s what the schema says',
    (_, { features }) => {
      for (const { name, meaning, unit, range, formula, missing, from } of features)
        expect(rows).toContainEqual([`\`${name}\``, meaning, unit, spelled(range), formula, missing ?? 'never', from])
    },
  )

  it('names no other feature', () =>
    expect(rows.map(([name]) => name)).toEqual(
      schemas.flatMap(({ features }) => features.map(({ name }) => `\`${name}\``)),
    ))
})
