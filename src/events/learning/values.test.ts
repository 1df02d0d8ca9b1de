/** Combined skills: one id for the skills of one exercise. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { combinedSkill, SkillId } from './values.ts'

const skills = (...ids: readonly string[]) => ids.map((id) => SkillId.parse(id))

it('joins several skills in alphabetical order, each once', () =>
  expect(combinedSkill(skills('calcul/mental', 'calcul/addition', 'calcul/mental'))).toBe(
    'calcul/addition_calcul/mental',
  ))

it('keeps a single skill as it is', () => expect(combinedSkill(skills('calcul/addition'))).toBe('calcul/addition'))

it('gives the same id whatever the order of the skills, and however they were combined before', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 40 }), (numbers) => {
      const each = numbers.map((number) => SkillId.parse(`skill-${number}`))
      const whole = combinedSkill(each)
      expect(combinedSkill(each.toReversed())).toBe(whole)
      expect(SkillId.safeParse(whole).success).toBe(true)
      if (whole.includes('_')) expect(combinedSkill([whole, ...each])).toBe(whole)
    }),
  ))

it('tells long combinations apart by a hash', () => {
  const many = (from: number) => Array.from({ length: 30 }, (_, n) => SkillId.parse(`skill-${from + n}`))
  expect(combinedSkill(many(0))).toMatch(/^combined\/[0-9a-f]{16}$/)
  expect(combinedSkill(many(0))).not.toBe(combinedSkill(many(1)))
})

it('refuses a combination of nothing', () => expect(() => combinedSkill([])).toThrow(TypeError))
