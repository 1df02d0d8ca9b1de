import { describe, expect, it } from 'vitest'
import { skillGroups } from './skill-groups.ts'

const skill = (name: string, attempts: number, proficiency: number | null, masteredAt: string | null = null) => ({
  ...{ skill: name, attempts, proficiency, masteredAt },
})

describe('the skills of a learner', () => {
  it('are known once mastered, may need help after five answers below 55 %, and are learnt otherwise', () => {
    const groups = skillGroups([
      skill('mastered', 20, 0.4, '2026-11-01T08:00:00.000Z'),
      skill('few answers', 4, 0.1),
      skill('struggles', 5, 0.54),
      skill('at the limit', 5, 0.55),
      skill('only declared', 0, null),
    ])
    expect(groups).toEqual({
      knows: ['mastered'],
      learns: ['few answers', 'at the limit', 'only declared'],
      needs: ['struggles'],
    })
  })
})
