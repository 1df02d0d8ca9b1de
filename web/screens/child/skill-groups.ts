// The skills of a learner in three plain groups, as the API decides who struggles (docs/learning-rules.md). Pure.

type Skill = {
  readonly skill: string
  readonly attempts: number
  readonly proficiency: number | null
  readonly masteredAt: string | null
}
export type SkillGroups = {
  readonly knows: readonly string[]
  readonly learns: readonly string[]
  readonly needs: readonly string[]
}

const STRUGGLING_BELOW = 0.55
const AFTER_ANSWERS = 5

export function skillGroups(skills: readonly Skill[]): SkillGroups {
  const groups = { knows: [] as string[], learns: [] as string[], needs: [] as string[] }
  for (const { skill, masteredAt, attempts, proficiency } of skills) {
    const struggles = attempts >= AFTER_ANSWERS && proficiency !== null && proficiency < STRUGGLING_BELOW
    groups[masteredAt !== null ? 'knows' : struggles ? 'needs' : 'learns'].push(skill)
  }
  return groups
}
