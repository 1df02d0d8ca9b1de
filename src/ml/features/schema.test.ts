/** What may be a feature, and when the hash of a schema changes. */
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import gradeDeclared from '#events/learning/grade-declared.ts'
import { LearningStyle } from '#events/learning/learning-style.ts'
import learningStyleDeclared from '#events/learning/learning-style-declared.ts'
import { featureSchema } from './answer-features.ts'
import { defineFeatures, type Feature } from './schema.ts'

const feature = (differing: Partial<Feature<number>> = {}): Feature<number> => ({
  name: 'answers',
  meaning: 'How much was answered.',
  unit: 'answers',
  range: [0, null],
  formula: 'answers',
  missing: null,
  from: 'answers',
  value: (known) => known,
  ...differing,
})

describe('a schema of features', () => {
  it.each([
    ...['gender', 'learnerGender', 'isFemale', 'age', 'ageBand', 'birth_year', 'yearOfBirth', 'disability'],
    ...['imdBand', 'deprivation', 'region', 'highestEducation', 'motherTongue', 'nationality', 'religion'],
    ...['learningStyle', 'learning_style', 'prefersVisual', 'familyName', 'parentIncome', 'homeLanguage', 'emotion'],
  ])('refuses %s', (name) =>
    expect(() => defineFeatures('test', 1, [feature(), feature({ name })])).toThrow(/protected attribute/),
  )

  it.each(['averageSuccess', 'streak', 'page_views', 'grade', 'languageless', 'agenda', 'percentage', 'usage'])(
    'accepts %s',
    (name) => expect(defineFeatures('test', 1, [feature({ name })]).features).toHaveLength(1),
  )

  it('refuses a feature made of what is recorded of the person', () =>
    expect(() => defineFeatures('test', 1, [feature({ from: 'person' as never })])).toThrow(/cannot be made of/))

  it('refuses how a learner says they like to work, by whatever name it is declared', () => {
    for (const name of [
      'style',
      'styleSource',
      'declaredStyle',
      ...LearningStyle.options.slice(0, 3).map((one) => `likes_${one}`),
    ])
      expect(() => defineFeatures('test', 1, [feature({ name })]), name).toThrow(/protected attribute/)
  })

  it('has no read model of features that is made of what was declared of a learner', async () => {
    const { projections } = await readDefinitions()
    const ofFeatures = [...projections.values()].filter(({ name }) => name.endsWith('-features'))
    expect(ofFeatures.map(({ name }) => name).toSorted()).toEqual([
      'course-features',
      'exercise-features',
      'learner-features',
      'skill-features',
    ])
    for (const { name, handlers } of ofFeatures)
      for (const declared of [learningStyleDeclared, gradeDeclared])
        expect(handlers.has(declared.type), name).toBe(false)
  })

  it('refuses two features of one name', () =>
    expect(() => defineFeatures('test', 1, [feature(), feature()])).toThrow(/declared twice/))

  it('has another hash if a feature, its definition or their order is another', () => {
    const a = feature()
    const b = feature({ name: 'successes' })
    const hashes = [
      defineFeatures('test', 1, [a, b]),
      defineFeatures('test', 1, [b, a]),
      defineFeatures('test', 1, [a]),
      defineFeatures('test', 2, [a, b]),
      defineFeatures('test', 1, [a, { ...b, formula: 'right answers' }]),
    ].map(({ hash }) => hash)
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(defineFeatures('test', 1, [feature(), feature({ name: 'successes' })]).hash).toBe(hashes[0])
  })

  it('of the next answer changes its hash only if it is meant to: models of the old one no longer serve', () =>
    expect(featureSchema.hash).toMatchInlineSnapshot(
      `"c1d0e858ca44ecb3d3fcf216b41a1b050a0725a9fe5cc4e9b4a9f069c61a0aab"`,
    ))
})
