import skillDefined from '#events/teaching/skill-defined.ts'
import { circleOf, circleText } from '#events/teaching/skill-order.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { sortedJson } from '#kernel/ids.ts'
import skillDecider, { skillStream } from './skill.ts'

/** Defines a skill of the curriculum. What differs from the last definition is a new version; the same again is nothing. */
export default defineCommand('teaching.define-skill', {
  summary: 'Define a skill',
  description: 'Defines a skill of the curriculum, or a new version of it: its grade and what comes before it.',
  route: 'POST /api/curriculum/skills',
  may: 'teaching:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: skillDefined.data.omit({ version: true }).extend({
    prerequisites: skillDefined.data.shape.prerequisites.default([]),
  }),
  example: { skill: 'calcul/division', title: 'La division', grade: 5, prerequisites: ['calcul/multiplication'] },
  decider: skillDecider,
  stream: skillStream,
  needs: 'prerequisites',
  decide(state, input, { prerequisites: before = new Map() }) {
    const prerequisites = [...new Set(input.prerequisites)]
    if (prerequisites.includes(input.skill))
      return refuse('its-own-prerequisite', 'A skill cannot come before itself.', {
        pointer: '/prerequisites',
        facts: { skill: input.skill },
      })
    const circle = circleOf(input.skill, prerequisites, before)
    if (circle)
      return refuse('circle-of-prerequisites', `A skill cannot come before itself: ${circleText(circle)}.`, {
        pointer: '/prerequisites',
        facts: { circle },
      })
    const defined = skillDefined({ ...input, prerequisites, version: (state?.version ?? 0) + 1 })
    return state && sortedJson({ ...state, version: 0 }) === sortedJson({ ...defined.data, version: 0 })
      ? []
      : [defined]
  },
})
