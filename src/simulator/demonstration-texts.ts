// What two learners of the demonstration school have written, what was answered, and the framework of competencies.
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, type PersonId } from '#kernel/ids.ts'
import { framework as mathematics } from './framework.ts'

const { tenant, teacher, learner, classmate, class: ofClass, production, review } = exampleSchool
const WEEK_MS = 7 * 86_400_000
const ofClassmate = derivedUuid('demonstration text', 'classmate')

const language = [
  { code: 'FR.ECR.1', title: 'Écrire un texte d’une dizaine de lignes', kind: 'competence', domain: 'Écriture' },
  { code: 'FR.ECR.2', title: 'Réviser son texte après une relecture', kind: 'competence', domain: 'Écriture' },
  { code: 'FR.GRA.1', title: 'Connaître la nature des mots', kind: 'savoir', domain: 'Grammaire' },
  { code: 'FR.GRA.2', title: 'Accorder le verbe avec son sujet', kind: 'competence', domain: 'Grammaire' },
] as const

const first = 'Dans le jardin de ma grand-mère, il y a une cabane. Elle est en bois.'
const second =
  'Dans le grand jardin de ma grand-mère, il y a une cabane en bois. Le soir, on y entend un hibou. Mon cousin dit qu’il garde un trésor.'
const other = 'Un matin, la mer était partie. Sur le sable, il restait un bateau et trois chaussures.'

type Told = readonly [command: string, actor: PersonId, input: Readonly<Record<string, unknown>>]

/** The same texts whenever they are sent, so that a school that was begun gets none twice. In the order of sending. */
export function demonstrationTexts(occurredAt: Instant, administrator: PersonId) {
  const dueAt = Instant.parse(new Date(Date.parse(occurredAt) + WEEK_MS).toISOString())
  const own = { learner, production }
  const theirs = { learner: classmate, production: ofClassmate }
  const told: Told[] = [
    ...language.map(
      (one): Told => ['learning.define-competency', administrator, { ...one, expectedLevel: 'apprentissage' }],
    ),
    ['learning.draft-production', learner, { ...own, title: 'La cabane', text: first, class: ofClass }],
    ['learning.draft-production', learner, { ...own, title: 'La cabane', text: second, class: ofClass }],
    ['learning.submit-production', learner, own],
    ['learning.assign-peer-review', teacher, { ...own, review, reviewer: classmate, dueAt }],
    [
      'learning.give-peer-review',
      classmate,
      { learner, review, reviewer: classmate, text: 'J’aime le hibou. On veut savoir ce qu’est le trésor.' },
    ],
    [
      'learning.evaluate-production',
      teacher,
      { ...own, draft: 2, feedback: 'On voit la cabane. Que se passe-t-il ensuite ?', mark: 14.5 },
    ],
    ['learning.publish-production', teacher, own],
    ['learning.draft-production', classmate, { ...theirs, title: 'La mer partie', text: other, class: ofClass }],
    ['learning.submit-production', classmate, theirs],
    [
      'learning.assign-peer-review',
      teacher,
      { ...theirs, review: derivedUuid('demonstration review', 'learner'), reviewer: learner, dueAt },
    ],
  ]
  // Last, so that what an earlier release sent keeps its key.
  for (const one of mathematics) told.push(['learning.define-competency', administrator, one])
  return told.map(([command, actor, input], n) => ({
    command: { command, key: `text-${n + 1}`, input, occurredAt, actor, tenant },
  }))
}
