import { competenciesIn, faultOf } from '#events/learning/badge-criteria.ts'
import badgeDefined from '#events/teaching/badge-defined.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { sortedJson } from '#kernel/ids.ts'
import competencies from '../../projections/learning/competencies.ts'
import badgeDecider, { badgeStream } from './badge.ts'

/** Offers a badge, under an id that the caller chooses. What differs from the last definition is a new version. */
export default defineCommand('teaching.define-badge', {
  summary: 'Define a badge',
  description:
    'Defines a badge of the school, or a new version of it: its title, drawing, and what a learner must have done. Learners who have met the criterion already receive it at their next activity.',
  route: 'POST /api/badges',
  may: 'teaching:open',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: badgeDefined.data.omit({ version: true }),
  example: {
    badge: '3f8d1b70-52d4-4c1e-9b0a-6d1e5f3b2a41',
    title: { fr: 'Une semaine sans relâche', en: 'A week without a break' },
    text: { fr: 'Tu as travaillé cinq jours de classe de suite.', en: 'You worked five school days in a row.' },
    icon: 'flame',
    criterion: { kind: 'streak', days: 5, on: 'weekdays' },
  },
  decider: badgeDecider,
  stream: badgeStream,
  needs: {
    framework: {
      from: competencies,
      keys: ({ criterion }) => competenciesIn(criterion).map(({ code }) => ({ code })),
    },
  },
  decide({ definition, isOffered }, input, { needed }) {
    const fault = faultOf(input.criterion)
    if (fault) return refuse('unfit-criterion', fault.detail, { pointer: `/criterion${fault.pointer}` })
    const unknown = competenciesIn(input.criterion).find(
      ({ code }) => !needed.framework.some((one) => one.code === code),
    )
    if (unknown)
      return refuse('unknown-competency', 'The framework of the school has no such competency.', {
        pointer: `/criterion${unknown.pointer}`,
        facts: { competency: unknown.code },
      })
    const defined = badgeDefined({ ...input, version: (definition?.version ?? 0) + 1 })
    const isSame =
      definition !== null && sortedJson({ ...definition, version: 0 }) === sortedJson({ ...defined.data, version: 0 })
    return isSame && isOffered ? [] : [defined]
  },
})
