// The badges of the demonstration school, and who has earned one: so that a teacher, a learner and a parent see badges that are
// held, and others that are near. Deterministic: the same learners give the same commands.
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'
import type { SimulatedCommand } from './sitting.ts'
import type { World } from './world.ts'

const badges = [
  {
    badge: derivedUuid('demonstration badge', 'exercises'),
    title: { fr: 'Cent exercices terminés', en: 'A hundred exercises completed' },
    text: { fr: 'Tu as terminé cent exercices.', en: 'You completed a hundred exercises.' },
    icon: 'star',
    criterion: { kind: 'count', of: 'exercises', atLeast: 100 },
  },
  {
    badge: derivedUuid('demonstration badge', 'mastery'),
    title: { fr: 'Trois compétences maîtrisées', en: 'Three skills mastered' },
    text: { fr: 'Tu maîtrises trois compétences.', en: 'You have mastered three skills.' },
    icon: 'medal',
    criterion: { kind: 'mastery', skills: 3 },
  },
] as const

type Told = { readonly command: SimulatedCommand }
export type DemonstrationBadges = {
  readonly defined: readonly Told[]
  /**
   * Each learner who is in a class now gets what they have earned. The process of badges would do the same half a minute later:
   * whoever opens the console first would find none.
   */
  readonly given: readonly Told[]
}

export function demonstrationBadges(world: World, occurredAt: Instant, administrator: PersonId): DemonstrationBadges {
  const [school] = world.schools
  if (!school) return { defined: [], given: [] }
  const { tenant } = school
  const told = (command: string, key: string, input: SimulatedCommand['input']): Told => ({
    command: { command, key: `badge ${key}`, input, occurredAt, actor: administrator, tenant },
  })
  const { end } = world.options
  const present = school.classes.flatMap(({ learners }) =>
    learners.filter(({ joins, leaves }) => joins < end && leaves === null),
  )
  return {
    defined: badges.map((badge, n) => told('teaching.define-badge', String(n + 1), badge)),
    given: present.map(({ id: learner, path }) => told('learning.award-badges', path, { learner })),
  }
}
